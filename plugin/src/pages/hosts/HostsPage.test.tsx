import React from 'react';
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { type FleetHost } from '../../data/fleet-queries';
import { testIds } from '../../test-ids';
import { startAddresses } from '../../testing/addresses';
import { answerWith, visitAs } from '../../testing/backend';
import { fleetHost } from '../../testing/fleet-host';
import { speak } from '../../testing/messages';
import { show } from '../../testing/show';
import { HostsPage } from './HostsPage';

const ids = testIds.fleet;
const rows = () => screen.getAllByTestId(ids.row);
const fleet = (hosts: FleetHost[]) => ({ 'GET read/fleet': () => ({ nowMs: 1_000, counts: {}, hosts }) });
const showing = async (hosts: FleetHost[], replies = {}) => {
  const asked = answerWith({ ...fleet(hosts), ...replies });
  show(<HostsPage />);
  await screen.findAllByTestId(ids.row);
  return asked;
};

const task = {
  ...{ host: 'db-1', kind: 'install', state: 'failed', startedMs: 0, endedMs: 5_000 },
  ...{ errorCode: 'PREFLIGHT_FAILED', errorMessage: 'make room' },
  steps: [
    { name: 'connect', state: 'done', startedMs: 0, endedMs: 2_000, detail: null, checks: null },
    { name: 'new', state: 'failed', startedMs: 2_000, endedMs: 5_000, detail: '<b>12</b>', checks: null },
  ],
};

describe('the page of hosts', () => {
  beforeAll(async () => {
    startAddresses();
    await speak('en-US');
  });
  beforeEach(() => {
    visitAs('Admin');
    // jsdom gives every element a height of nothing.
    jest.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600);
    jest.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(1_200);
  });
  afterEach(() => jest.restoreAllMocks());

  it('lists each host with its state, version, last report, cost and what is wrong', async () => {
    await showing([
      fleetHost({
        ...{ alias: 'orders', owner: 'zhang.san', tags: ['rack=a1'], state: 'failed', ageS: 41 },
        error: { code: 'LOGIN', message: 'permission denied', attempts: 3, retryInS: 90 },
        running: { bundle: null, version: '0.9.0' },
        coverage: { processes: 1, io: 0.88, net: null },
      }),
    ]);
    const [row] = rows();
    for (const text of [
      ...['db-1 (orders)', 'zhang.san', 'rack=a1', 'failed', 'LOGIN: permission denied (try 3, next in 2m)'],
      ...['0.9.0', 'wanted 1.0.0', '41', '0.4 % · 48 MiB', '100 % / 88 % / –'],
    ]) {
      expect(row).toHaveTextContent(text);
    }
    expect(within(row!).getByRole('link')).toHaveAttribute(
      'href',
      expect.stringContaining('/host?var-host=db-1'),
    );
  });

  it('draws only the rows in sight, however many hosts there are', async () => {
    const hosts = Array.from({ length: 5_000 }, (_, index) => fleetHost({ host: `db-${index}` }));
    await showing(hosts);
    expect(rows().length).toBeLessThan(60);
    expect(screen.getByTestId(ids.table)).toHaveAttribute('aria-rowcount', '5001');
    expect(screen.getByRole('status')).toHaveTextContent('5000 hosts');
  });

  it('lets those who are no administrators look, and offers them nothing else', async () => {
    visitAs('Viewer');
    await showing([fleetHost({ work: { ...task, kind: 'install', step: null, stepsDone: 0, stepsAll: 2 } })]);
    for (const id of [ids.add, ids.select, ids.selectAll, ids.work]) {
      expect(screen.queryByTestId(id)).toBeNull();
    }
  });

  it('gives an order for the chosen hosts at once', async () => {
    const hosts = [fleetHost({}), fleetHost({ host: 'db-2', state: 'failed' })];
    const asked = await showing(hosts, { 'POST admin/hosts/retry': () => undefined });
    expect(screen.queryByTestId(ids.bulk)).toBeNull();
    fireEvent.click(screen.getByTestId(ids.selectAll));
    expect(screen.getByTestId(ids.bulk)).toHaveTextContent('2 selected');
    fireEvent.click(screen.getByTestId(`${ids.order}retry`));
    await waitFor(() =>
      expect(asked.find(({ method }) => method === 'POST')?.data).toEqual({ hosts: ['db-1', 'db-2'] }),
    );
  });

  it('keeps what was chosen before when one more is chosen, and lets one go', async () => {
    await showing(['db-1', 'db-2', 'db-3'].map((host) => fleetHost({ host })));
    const boxes = screen.getAllByTestId(ids.select);
    fireEvent.click(boxes[0]!);
    fireEvent.click(boxes[2]!);
    expect(screen.getByTestId(ids.bulk)).toHaveTextContent('2 selected');
    fireEvent.click(boxes[0]!);
    expect(screen.getByTestId(ids.bulk)).toHaveTextContent('1 selected');
    expect(boxes[2]).toBeChecked();
  });

  it('asks before hosts go offline, names them and what is lost', async () => {
    const asked = await showing([fleetHost({})], { 'POST admin/hosts/offline': () => undefined });
    fireEvent.click(screen.getByTestId(ids.select));
    fireEvent.click(screen.getByTestId(`${ids.order}offline`));
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('Take 1 host offline?');
    expect(dialog).toHaveTextContent('Hosts: db-1');
    expect(dialog).toHaveTextContent('reports that are kept on the host and were not sent yet');
    expect(asked.some(({ method }) => method === 'POST')).toBe(false);
    fireEvent.click(within(dialog).getByRole('button', { name: 'Take offline' }));
    await waitFor(() =>
      expect(asked.find(({ method }) => method === 'POST')).toMatchObject({ data: { hosts: ['db-1'] } }),
    );
  });

  it('says why an order was refused', async () => {
    await showing([fleetHost({})]);
    fireEvent.click(screen.getByTestId(ids.select));
    fireEvent.click(screen.getByTestId(`${ids.order}online`));
    expect(await screen.findByTestId(testIds.state.noPermission)).toBeInTheDocument();
  });

  it('shows the work on a host step by step, with the output of what failed as text', async () => {
    const work = { ...task, kind: 'install' as const, step: null, stepsDone: 1, stepsAll: 2 };
    await showing([fleetHost({ state: 'failed', work })], {
      'GET admin/hosts/tasks': () => ({ tasks: [task] }),
    });
    fireEvent.click(screen.getByTestId(ids.work));
    const steps = await screen.findAllByTestId(testIds.task.step);
    expect(steps[0]).toHaveTextContent('Log in');
    expect(steps[0]).toHaveTextContent('2s');
    expect(steps[1]).toHaveTextContent('<b>12</b>');
    expect(steps[1]!.querySelector('b')).toBeNull();
    expect(screen.getByTestId(testIds.task.task)).toHaveTextContent('not ready');
    expect(screen.getByTestId(testIds.task.task)).toHaveTextContent('PREFLIGHT_FAILED: make room');
  });

  it('says in words what a preflight found, and why a host failed', async () => {
    const check = { name: 'disk', state: 'fail', code: 'DISK_FULL', values: { freeMib: 12, neededMib: 400 } };
    const steps = [
      {
        ...{ name: 'preflight', state: 'failed', startedMs: 0, endedMs: 1, detail: 'disk: …' },
        checks: [{ ...check, reason: 'no', remedy: 'no' }],
      },
    ];
    const work = { ...task, kind: 'install' as const, step: null, stepsDone: 1, stepsAll: 2 };
    const error = { code: 'PREFLIGHT_FAILED', message: 'db-1 is not ready', attempts: 2, retryInS: 0 };
    await showing([fleetHost({ state: 'failed', work, error })], {
      'GET admin/hosts/tasks': () => ({ tasks: [{ ...task, steps }] }),
    });
    expect(rows()[0]).toHaveTextContent('not ready (try 2)');
    expect(screen.getByTitle(/PREFLIGHT_FAILED: db-1 is not ready/)).toBeInTheDocument();
    fireEvent.click(screen.getByTestId(ids.work));
    expect(await screen.findByTestId(testIds.task.checks)).toHaveTextContent('12 MiB free in /opt');
    expect(screen.getByTestId(testIds.task.checks)).toHaveTextContent('make room: 400 MiB are needed');
  });

  it('tells which installers wait to be run, and takes one back', async () => {
    const open = { host: 'db-9', login: 'li', createdMs: 1, usedMs: null, usedFrom: null };
    const asked = await showing([fleetHost({})], {
      'GET admin/hosts/installers': () => ({
        installers: [
          { ...open, expiresMs: Date.now() + 60_000 },
          { ...open, host: 'db-8', expiresMs: 2 },
          { ...open, host: 'db-7', expiresMs: 9, usedMs: 5, usedFrom: '10.0.0.7' },
        ],
      }),
      'DELETE admin/hosts/installer': () => undefined,
    });
    const note = await screen.findByTestId(testIds.installers.open);
    expect(note).toHaveTextContent('1 installer waits to be run');
    fireEvent.click(note);
    const lines = await screen.findAllByTestId(testIds.installers.row);
    expect(lines.map((line) => line.textContent)).toEqual([
      expect.stringContaining('waits, until'),
      expect.stringContaining('expired unused'),
      expect.stringContaining('from 10.0.0.7'),
    ]);
    fireEvent.click(screen.getByTestId(testIds.installers.revoke));
    await waitFor(() =>
      expect(asked.find(({ method }) => method === 'DELETE')?.params).toEqual({ host: 'db-9' }),
    );
  });

  it('groups hosts as the address says, and a group may be closed', async () => {
    const hosts = [
      fleetHost({ tags: ['rack=a1'] }),
      fleetHost({ host: 'db-2', tags: ['rack=a2'], state: 'failed' }),
    ];
    answerWith(fleet(hosts));
    show(<HostsPage />, { search: '?group=tag:rack' });
    const groups = await screen.findAllByTestId(ids.group);
    expect(groups.map((group) => group.textContent)).toEqual([
      expect.stringContaining('rack=a1'),
      expect.stringContaining('1 needs a look'),
    ]);
    expect(rows()).toHaveLength(2);
    fireEvent.click(within(groups[1]!).getByRole('button'));
    expect(rows()).toHaveLength(1);
    fireEvent.click(screen.getByLabelText('Select all of rack=a2'));
    expect(screen.getByTestId(ids.bulk)).toHaveTextContent('1 selected');
  });

  it('finds by what the address says, and tells how many of how many', async () => {
    answerWith(fleet([fleetHost({}), fleetHost({ host: 'pg-1', tags: ['pg'] })]));
    show(<HostsPage />, { search: '?search=pg' });
    await waitFor(() => expect(rows()).toHaveLength(1));
    expect(rows()[0]).toHaveTextContent('pg-1');
    expect(screen.getByRole('status')).toHaveTextContent('1 of 2 hosts');
  });

  it('tells how far the work has come that the address is about', async () => {
    const work = {
      ...task,
      kind: 'install' as const,
      step: 'bundle',
      stepsDone: 1,
      stepsAll: 4,
      endedMs: null,
    };
    const hosts = [fleetHost({ state: 'working', work }), fleetHost({ host: 'db-2', state: 'pending' })];
    answerWith(fleet(hosts));
    show(<HostsPage />, { search: '?since=500' });
    const bar = await screen.findByTestId(ids.progress);
    expect(bar).toHaveTextContent('0 of 2 hosts done');
    expect(bar).toHaveTextContent('1 at work, 1 waiting, 0 failed');
    await act(async () => Promise.resolve());
    expect(rows()[0]).toHaveTextContent('Send the agent · step 1 of 4');
  });
});
