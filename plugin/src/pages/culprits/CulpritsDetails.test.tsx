import React, { useState } from 'react';
import { fireEvent, render, screen, within } from '@testing-library/react';
import { type Culprits } from '@dpm/protocol';
import { parseUrlState } from '../../data/url-state';
import { testIds } from '../../test-ids';
import { blame, culpritRow, culpritsAnswer, instance, jobRow, NOTHING } from '../../testing/culprits-answer';
import { speak } from '../../testing/messages';
import { CulpritsView } from './CulpritsView';

const ids = testIds.culprits;
const onChange = jest.fn();

function Page({ answer }: { answer: Culprits }) {
  const [state, setState] = useState(parseUrlState(''));
  return (
    <CulpritsView
      context={undefined}
      answer={answer}
      state={state}
      onChange={(change) => {
        onChange(change);
        setState({ ...state, ...change });
      }}
    />
  );
}

const cellsOf = (testId: string) => within(screen.getAllByTestId(testId)[0]!).getAllByRole('cell');
const show = (change: Partial<Culprits>) => render(<Page answer={culpritsAnswer(change)} />);
const DELAYS = { source: 'delays', state: 'unsupported', reason: 'task_delayacct is off' } as const;

describe('what Culprits tells beside shares', () => {
  beforeAll(() => speak('en-US'));
  beforeEach(() => onChange.mockClear());

  it('shows jobs below their instance with their share, and what the ledger does not keep as a dash', () => {
    show({ rows: [culpritRow({ jobs: [jobRow({ startedAtMs: null, endedAtMs: null })] })] });
    const cells = cellsOf(ids.job);
    expect(cells[0]).toHaveTextContent('└job mysqldump');
    expect(cells[0]).toHaveAttribute('title', 'mysqldump --single-transaction orders');
    expect(cells.slice(1).map((cell) => cell.textContent)).toEqual(['5 %', '–', '66 %', '0', '–', '']);
    expect(cells[2]).toHaveAttribute('title', 'Not kept of ended work');
  });

  it('labels what a job used as an estimate when it reaches beyond the window', () => {
    show({ rows: [culpritRow({ jobs: [jobRow({ estimated: true })] })] });
    expect(cellsOf(ids.job)[3]).toHaveTextContent('≈ 66 %');
    expect(cellsOf(ids.job)[3]?.title).toContain('An estimate');
  });

  it('says who waited, how much of that is estimated and of how many threads, and who was hurt', () => {
    const delay = { kind: 'estimated', coverage: 0.5 } as const;
    const rows = [culpritRow({ instance: instance(2, 3309), cpuWaitMs: 18_000, ioWaitMs: 369_000, delay })];
    show({ rows, sources: [DELAYS], blame: blame({ hurt: [instance(2, 3309)] }) });
    const cell = cellsOf(ids.row).at(-1);
    expect(cell).toHaveTextContent('2 % / ≈41 %hurt');
    expect(cell?.title).toContain('about 41 % of the time, an estimate');
    expect(cell?.title).toContain('Known of 50 % of its threads');
    expect(cell?.title).toContain('task_delayacct is off');
  });

  it('has a dash and the reason where nobody knows who waited, and zero where nobody did', () => {
    const rows = [
      culpritRow(),
      culpritRow({
        instance: instance(2, 3309),
        cpuWaitMs: 0,
        ioWaitMs: 0,
        delay: { kind: 'threads', coverage: 1 },
      }),
    ];
    show({ rows, sources: [{ ...DELAYS, reason: 'no schedstat' }] });
    const [unknown, nobody] = screen
      .getAllByTestId(ids.row)
      .map((row) => row.lastElementChild as HTMLElement);
    expect(unknown).toHaveTextContent('–');
    expect(within(unknown!).getByText('–').title).toContain('no schedstat');
    expect(nobody).toHaveTextContent('0 / 0');
  });

  it('shows pressure on the row of the host, absent where the kernel does not tell', () => {
    show({ pressure: { cpu: 0.12, io: 0.38, ioFull: 0.2, memory: 0, memoryFull: null } });
    const cell = cellsOf(ids.host).at(-1);
    expect(cell).toHaveTextContent('PSI 12 % / 38 %');
    expect(cell?.title).toContain('for I/O: 38 %; all of them: 20 %');
    expect(cell?.title).toContain('for memory: 0; all of them: –');
  });

  describe('of the network', () => {
    const totals = { ...NOTHING, netIn: 300_000_000, netOut: 700_000_000 };
    const amounts = { ...NOTHING, netIn: 0, netOut: 0 };
    const net = (testId: string) => cellsOf(testId).at(-2);

    it('counts what passed the interfaces, and tells of loopback beside it', () => {
      const loopback = { inBytes: 9_000_000_000, outBytes: 90_000_000_000 };
      show({ totals, rows: [culpritRow({ amounts, loopback })] });
      expect(net(ids.row)).toHaveTextContent('lo 105 MiB/s0');
      expect(net(ids.row)?.title).toContain('not part of the share: in 9.5 MiB/s, out 95 MiB/s');
    });

    it('does not let loopback hide a share', () => {
      const loopback = { inBytes: 9_000_000_000, outBytes: 0 };
      const own = { ...amounts, netIn: 500_000_000 };
      show({ totals, rows: [culpritRow({ amounts: own, loopback })] });
      expect(net(ids.row)?.textContent).toBe('50 %');
    });

    it('says of how much of it somebody is known', () => {
      const row = {
        kind: 'unattributed',
        instance: null,
        amounts: { ...NOTHING, netIn: 1, netOut: 119_999_999 },
      } as const;
      show({ totals, rows: [culpritRow(row)], coverage: { processes: 1, processIo: 1, net: 0.88 } });
      expect(net(ids.unattributed)).toHaveTextContent('cov 88 %12 %');
    });

    it('has its clients by address in the opened row, and how many more there are', () => {
      const peer = { role: 'client', local: '10.0.0.5:3307', inBytes: 900_000, outBytes: 0 } as const;
      const peers = [
        { ...peer, remote: '<b>10.0.0.7</b>', loopback: false },
        { ...peer, remote: '127.0.0.1', loopback: true },
      ];
      const { container } = show({ rows: [culpritRow({ peers, peerCount: 9 })] });
      fireEvent.click(screen.getByTestId(ids.row));
      const [first, second] = screen.getAllByTestId(ids.peer);
      expect(first).toHaveTextContent('<b>10.0.0.7</b>client1000 B/s');
      expect(second).toHaveTextContent('client · loopback');
      expect(container.querySelector('b')).toBeNull();
      expect(screen.getByText('and 7 more')).toBeInTheDocument();
    });
  });

  it('opens the processes that belong to no instance, by click and by keyboard', () => {
    const process = {
      pid: 77,
      startedAtMs: 1,
      role: null,
      command: '/opt/report.sh',
      samples: 1,
      amounts: NOTHING,
    };
    const rest = { instance: null, command: null, pid: null, kind: 'other' } as const;
    show({ rows: [culpritRow(), culpritRow({ ...rest, processCount: 3, processes: [process] })] });
    const row = screen.getByTestId(ids.other);
    fireEvent.keyDown(row, { key: 'ArrowRight' });
    expect(screen.getByTestId(ids.process)).toHaveTextContent('/opt/report.sh');
    expect(onChange).toHaveBeenCalledWith({ open: [0] });
    fireEvent.click(row);
    expect(screen.queryByTestId(ids.detail)).toBeNull();
    fireEvent.keyDown(row, { key: 'ArrowUp' });
    expect(screen.getByTestId(ids.row)).toHaveFocus();
  });

  it('says what an instance held, near its limit, and its peaks by the second', () => {
    const burst = {
      samples: 8,
      cpu: { atMs: 0, intervalMs: 1_000, perS: 1_900 },
      diskRead: null,
      diskWrite: null,
    };
    show({ rows: [culpritRow({ threads: 40, fds: 95, fdLimit: 100, swapBytes: 0, burst })] });
    fireEvent.click(screen.getByTestId(ids.row));
    const detail = screen.getByTestId(ids.detail);
    expect(detail).toHaveTextContent(
      '40 threads · 95 of 100 descriptors (95 %) · 0 swapped out near its limit',
    );
    expect(detail).toHaveTextContent(/CPU 1\.90 cores at .* · 8 fine samples/);
  });

  it('leads to the part of the window that was saturated', () => {
    const episode = { resource: 'cpu', fromMs: 1_000, toMs: 91_000, saturation: 1 } as const;
    show({ blame: blame({ code: 'quiet', episode }) });
    fireEvent.click(screen.getByTestId(ids.episode));
    expect(onChange).toHaveBeenCalledWith({ from: '1000', to: '91000' });
  });

  it('says what the agent cost, and what it lost or took late', () => {
    show({ agent: { cpuMs: 5_400, rssBytes: 72 * 2 ** 20, lateMs: 2_000, droppedReports: 2 } });
    expect(screen.getByText(/agent: 0\.6 % of a core, 72 MiB/)).toHaveTextContent(
      'samples up to 2s late · 2 reports lost',
    );
  });
});
