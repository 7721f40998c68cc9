import React, { useState } from 'react';
import { fireEvent, render, screen, within } from '@testing-library/react';
import { type Culprits } from '@dpm/protocol';
import { parseUrlState } from '../../data/url-state';
import { testIds } from '../../test-ids';
import { culpritRow, culpritsAnswer, NOTHING } from '../../testing/culprits-answer';
import { speak } from '../../testing/messages';
import { CulpritsView } from './CulpritsView';

const ids = testIds.culprits;

function Page({ answer }: { answer: Culprits }) {
  const [state, setState] = useState(parseUrlState(''));
  return (
    <CulpritsView
      context={undefined}
      answer={answer}
      state={state}
      onChange={(change) => setState({ ...state, ...change })}
    />
  );
}

const ports = () => screen.getAllByTestId(ids.row).map((row) => row.dataset.port);

describe('Culprits', () => {
  beforeAll(() => speak('en-US'));

  it('starts with the sentence, sorted by the resource it speaks of', () => {
    render(<Page answer={culpritsAnswer()} />);
    expect(screen.getByTestId(ids.sentence)).toHaveTextContent('mysqld 3307 took 71 % of disk reads');
    expect(ports()).toEqual(['3307', '3309']);
    fireEvent.click(screen.getByRole('button', { name: 'Sort by CPU' }));
    expect(ports()).toEqual(['3309', '3307']);
  });

  it('ends with other, unattributed and the host', () => {
    render(<Page answer={culpritsAnswer()} />);
    expect(screen.getByTestId(ids.other)).toHaveTextContent('other (212 processes)');
    expect(screen.getByTestId(ids.unattributed)).toHaveTextContent('−3.3 %');
    const [cpu] = within(screen.getByTestId(ids.host)).getAllByRole('cell');
    expect(cpu).toHaveTextContent('50 %');
    expect(cpu).toHaveAttribute('title', '2.00 cores of 4 cores');
  });

  it('says that network is not collected yet, and why on hover', () => {
    render(<Page answer={culpritsAnswer()} />);
    const [cell] = within(screen.getAllByTestId(ids.row)[0]!).getAllByText('not collected yet');
    expect(cell).toHaveAttribute('title', expect.stringContaining('no collector yet'));
  });

  it('tells no permission, not measured and zero apart', () => {
    const sources = [{ source: 'process_io', state: 'noPermission', reason: 'not root' } as const];
    const amounts = { ...NOTHING, diskRead: null, diskWrite: null, memory: null };
    render(<Page answer={culpritsAnswer({ sources, rows: [culpritRow({ amounts })] })} />);
    const texts = within(screen.getByTestId(ids.row))
      .getAllByRole('cell')
      .map((cell) => cell.textContent);
    expect(texts.slice(1)).toEqual(['0', '–', 'no permission', 'no permission', '–', '–']);
  });

  it('opens and closes a row by keyboard and shows its processes as text', () => {
    const process = {
      pid: 77,
      startedAtMs: 1,
      role: null,
      command: '<img src=x onerror=alert(1)>',
      samples: 1,
    };
    const rows = [culpritRow({ processes: [{ ...process, amounts: NOTHING }] })];
    const { container } = render(<Page answer={culpritsAnswer({ rows })} />);
    const row = screen.getByTestId(ids.row);
    fireEvent.keyDown(row, { key: 'ArrowRight' });
    expect(screen.getByTestId(ids.process)).toHaveTextContent('<img src=x onerror=alert(1)>');
    expect(container.querySelector('img')).toBeNull();
    fireEvent.keyDown(row, { key: 'ArrowLeft' });
    expect(screen.queryByTestId(ids.detail)).toBeNull();
  });

  it('moves between rows with the arrow keys', () => {
    render(<Page answer={culpritsAnswer()} />);
    const [first, second] = screen.getAllByTestId(ids.row);
    first!.focus();
    fireEvent.keyDown(first!, { key: 'ArrowDown' });
    expect(second).toHaveFocus();
    fireEvent.keyDown(second!, { key: 'ArrowUp' });
    expect(first).toHaveFocus();
  });

  it('looks at the part of the strip that was dragged over', () => {
    const onChange = jest.fn();
    const point = { memory: null, diskUtil: null, diskReadPerS: null, diskWritePerS: null, netPerS: null };
    const answer = culpritsAnswer();
    const strip = [{ ...point, atMs: answer.fromMs, cpu: 0.5 }];
    render(
      <CulpritsView
        context={undefined}
        answer={{ ...answer, strip }}
        state={parseUrlState('')}
        onChange={onChange}
      />,
    );
    const graph = within(screen.getByTestId(ids.strip)).getByTitle(/Drag over a part/);
    graph.getBoundingClientRect = () => ({ left: 100, width: 200 }) as DOMRect;
    const pointer = (type: string, clientX: number) =>
      fireEvent(graph, Object.assign(new MouseEvent(type, { bubbles: true, clientX }), { pointerId: 1 }));
    pointer('pointerdown', 150);
    pointer('pointermove', 200);
    pointer('pointerup', 200);
    expect(onChange).toHaveBeenCalledWith({
      from: String(answer.fromMs + 225_000),
      to: String(answer.fromMs + 450_000),
    });
  });

  it('says so when the window holds nothing', () => {
    render(<Page answer={culpritsAnswer({ samples: 0, rows: [] })} />);
    expect(screen.getByTestId(testIds.state.empty)).toHaveTextContent('db-17 sent nothing between');
  });

  it('shows the change against the hour before, and against last week when asked, and the incidents in words', () => {
    const answer = culpritsAnswer();
    const [first] = answer.rows;
    const compared = (diskRead: number) => ({
      ...{ fromMs: 0, toMs: 1, measuredMs: 1, totals: { ...NOTHING, diskRead: 100 } },
      rows: [
        { kind: 'instance' as const, instance: first?.instance?.id ?? 0, amounts: { ...NOTHING, diskRead } },
      ],
    });
    const context = {
      ...{ host: 'db-17', hourBefore: compared(9), lastWeek: compared(90) },
      incidents: [
        { id: 1042, kind: 'host', severity: 'critical', title: 'disk <b>', beganMs: 1, resolvedMs: null },
      ],
    };
    const Compared = () => {
      const [state, setState] = useState(parseUrlState(''));
      return (
        <CulpritsView
          answer={answer}
          context={context}
          state={state}
          onChange={(change) => setState({ ...state, ...change })}
        />
      );
    };
    render(<Compared />);
    const changes = () =>
      within(screen.getAllByTestId(ids.row)[0]!)
        .getAllByTestId(ids.change)
        .map(({ textContent }) => textContent);
    expect(changes()).toContain('▲ +62');
    fireEvent.click(screen.getByLabelText('the same time last week'));
    expect(changes()).toContain('▼ −19');
    expect(screen.getByTestId(ids.incidents)).toHaveTextContent(/Incident 1042.*disk <b>/);
  });
});
