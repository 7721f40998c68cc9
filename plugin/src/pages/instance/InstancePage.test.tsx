import React from 'react';
import { screen } from '@testing-library/react';
import { type InstancePage as Page, type LifePoint } from '@dpm/protocol';
import { testIds } from '../../test-ids';
import { startAddresses } from '../../testing/addresses';
import { answerWith } from '../../testing/backend';
import { instance } from '../../testing/culprits-answer';
import { speak } from '../../testing/messages';
import { show } from '../../testing/show';
import { InstancePage } from './InstancePage';

const DAY_MS = 86_400_000;
const STEP_MS = DAY_MS / 4;
const ids = testIds.instance;

const point = (day: number, change: Partial<LifePoint> = {}): LifePoint => ({
  ...{ atMs: day * DAY_MS, cpu: 0.5, cpuMax: 1.5, memoryBytes: 1e9, memoryMax: 2e9, read: 100, readMax: 500 },
  ...{ write: 10, netIn: null, netOut: null, threadsMax: 40, fdsMax: 90, restarts: 0 },
  ...change,
});

const page = (life: LifePoint[]): Page => ({
  ...{ host: 'db-1', instance: instance(7, 3307), pid: 42, startedMs: DAY_MS, firstSeenMs: 0 },
  ...{ command: 'mysqld <script>', attributes: {}, fromMs: 0, toMs: 90 * DAY_MS },
  ...{ stepMs: STEP_MS, table: 'instance_1h', life },
});

const open = async (life: LifePoint[]) => {
  const asked = answerWith({ 'GET read/instance': () => page(life) });
  show(<InstancePage />, { search: '?id=7' });
  await screen.findByText('mysqld <script>');
  return asked;
};

describe('the page of an instance', () => {
  beforeAll(async () => {
    startAddresses();
    await speak('en-US');
  });

  it('draws each measure with its newest, its average and its most', async () => {
    const asked = await open([point(1), point(2, { cpu: 1 })]);
    expect(asked[0]?.params).toEqual({ id: 7 });
    const charts = screen.getAllByTestId(ids.chart);
    expect(charts).toHaveLength(8);
    expect(charts[0]).toHaveTextContent('last 1.00 cores · average 0.75 cores · most 1.50 cores');
    expect(charts[4]).toHaveTextContent('not measured');
  });

  it('marks its restarts, and says when they were as close as it knows', async () => {
    await open([point(1, { restarts: 1 }), point(2), point(3, { restarts: 2 })]);
    const restarts = screen.getAllByTestId(ids.restart);
    expect(screen.getByText('3 restarts')).toBeInTheDocument();
    expect(restarts[0]).toHaveTextContent('between 1970-01-03 18:00:00 and 1970-01-04 00:00:00 (2 restarts)');
    expect(screen.getAllByTestId(ids.chart)[0]!.querySelectorAll('line')).toHaveLength(2);
  });

  it('says so when there is nothing to draw yet', async () => {
    await open([]);
    expect(screen.getByTestId(testIds.state.empty)).toHaveTextContent('Nothing to draw yet');
  });

  it('asks the backend nothing for an address that names no instance', () => {
    const asked = answerWith({});
    show(<InstancePage />, { search: '?id=1;drop' });
    expect(screen.getByTestId(testIds.state.empty)).toHaveTextContent('Choose an instance');
    expect(asked).toEqual([]);
  });
});
