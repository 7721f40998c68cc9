import React from 'react';
import { screen, within } from '@testing-library/react';
import { type HostPage as Page } from '@dpm/protocol';
import { testIds } from '../../test-ids';
import { startAddresses } from '../../testing/addresses';
import { answerWith, visitAs } from '../../testing/backend';
import { instance } from '../../testing/culprits-answer';
import { speak } from '../../testing/messages';
import { show } from '../../testing/show';
import { HostPage } from './HostPage';

const GIB = 2 ** 30;
const ids = testIds.host;

const page = (change: Partial<Page> = {}): Page => ({
  ...{
    host: 'db-1',
    alias: 'orders',
    owner: 'zhang.san',
    istate: 2,
    createdMs: 0,
    lastReportMs: 1_000,
    ageS: 5,
  },
  inventory: {
    os: 'Rocky 9',
    cpuCores: 8,
    cpuModel: 'EPYC',
    memoryBytes: 32 * GIB,
    disks: [{ name: 'sda' }],
  },
  agent: {
    ...{ version: '1.2', client: 'agent', intervalMs: 10_000, cpu: 0.004, memoryBytes: 5e7, sampleMs: 12 },
    ...{ spoolReports: 3, spoolBytes: 2_048, droppedReports: 0, clockOffsetMs: -1_500 },
    coverage: { processes: 1, io: 0.9, net: null },
    sources: [{ source: 'net', state: 'noPermission', reason: 'EPERM <b>' }],
  },
  instances: [
    {
      ...{ instance: instance(7, 3307), running: true, pid: 1, startedMs: 0, firstSeenMs: 0, lastSeenMs: 0 },
      ...{ command: 'mysqld --port=3307', cpuCores: 0.5, memoryBytes: GIB, restarts: 2 },
    },
    {
      ...{
        instance: instance(8, 3309),
        running: false,
        pid: null,
        startedMs: null,
        firstSeenMs: 0,
        lastSeenMs: 0,
      },
      ...{ command: null, cpuCores: null, memoryBytes: null, restarts: 0 },
    },
  ],
  fileSystems: [
    {
      ...{ mount: '/data', device: 'sdb1', totalBytes: 100 * GIB, usedBytes: 75 * GIB, freeBytes: 25 * GIB },
      ...{ inodes: 100, inodesFree: 40, daysLeft: 3.7 },
    },
    {
      ...{ mount: '/', device: 'sda1', totalBytes: GIB, usedBytes: 0, freeBytes: GIB },
      ...{ inodes: null, inodesFree: null, daysLeft: null },
    },
  ],
  ...change,
});

const open = async (answer: Page, replies = {}) => {
  const asked = answerWith({ 'GET read/host': () => answer, ...replies });
  show(<HostPage />, { search: '?var-host=db-1' });
  await screen.findByText('Inventory');
  return asked;
};

describe('the page of a host', () => {
  beforeAll(async () => {
    startAddresses();
    await speak('en-US');
  });
  beforeEach(() => visitAs('Viewer'));

  it('tells what it is and how its agent does', async () => {
    const asked = await open(page());
    expect(asked[0]?.params).toEqual({ host: 'db-1' });
    for (const text of ['Rocky 9', '8 cores, EPYC', '32 GiB', 'zhang.san']) {
      expect(screen.getByText(text)).toBeInTheDocument();
    }
    const agent = screen.getByTestId(ids.agent);
    for (const text of [
      '0.4 % of a core',
      '3 reports, 2.0 KiB',
      '−2s',
      'processes 100 %, I/O 90 %, network –',
    ]) {
      expect(agent).toHaveTextContent(text);
    }
    expect(agent).toHaveTextContent('EPERM <b>');
  });

  it('lists its instances with a link to the life of each, and says which are gone', async () => {
    await open(page());
    const [running, gone] = screen.getAllByTestId(ids.instance);
    expect(running).toHaveTextContent('running');
    expect(running).toHaveTextContent('0.50 cores');
    expect(within(running!).getByRole('link')).toHaveAttribute(
      'href',
      expect.stringContaining('/instance?id='),
    );
    expect(gone).toHaveTextContent('not seen since 1970-01-01');
    expect(gone).toHaveTextContent('–');
  });

  it('says in how many days a file system is full, and where nobody can tell', async () => {
    await open(page());
    const [data, root] = screen.getAllByTestId(ids.fileSystem);
    expect(data).toHaveTextContent('75 %');
    expect(data).toHaveTextContent('60 %');
    expect(data).toHaveTextContent('3 days');
    expect(root).toHaveTextContent('not foreseeable');
  });

  it('shows administrators the work on it, and asks nothing of the kind for others', async () => {
    const asked = await open(page());
    expect(asked.every(({ url }) => !url.includes('admin/'))).toBe(true);
    visitAs('Admin');
    const task = {
      ...{ host: 'db-1', kind: 'install', state: 'done', startedMs: 0, endedMs: 9_000 },
      ...{ errorCode: null, errorMessage: null, steps: [] },
    };
    await open(page(), { 'GET admin/hosts/tasks': () => ({ tasks: [task] }) });
    expect(await screen.findByTestId(testIds.task.task)).toHaveTextContent('Installation: done');
  });

  it('says so of a host that never reported', async () => {
    await open(page({ agent: null, inventory: null, ageS: null, instances: [], fileSystems: [] }));
    expect(screen.getAllByText('It has never reported.').length).toBeGreaterThan(0);
    expect(screen.getByText('No instance was seen in the last 90 days.')).toBeInTheDocument();
  });

  it('asks for a host where the address names none', () => {
    answerWith({});
    show(<HostPage />);
    expect(screen.getByTestId(testIds.state.empty)).toHaveTextContent('Choose a host');
  });
});
