import React from 'react';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { type Rollout, type RolloutHost } from '../../data/rollout-queries';
import { testIds } from '../../test-ids';
import { startAddresses } from '../../testing/addresses';
import { answerWith, visitAs } from '../../testing/backend';
import { speak } from '../../testing/messages';
import { rolloutHost, rolloutOf } from '../../testing/rollout';
import { show } from '../../testing/show';
import { UpgradesPage } from './UpgradesPage';

const { upgrades: ids, ask } = testIds;
const own = { bundle: 'b'.repeat(64), version: '1.1.0' };
const showing = async (
  rollouts: Rollout[],
  { hosts = [], held = [], replies = {} }: { hosts?: RolloutHost[]; held?: string[]; replies?: object } = {},
) => {
  const asked = answerWith({
    'GET read/rollouts': () => ({ rollouts, own, held }),
    'GET read/rollout': () => ({ left: 19, goodForS: null, soakS: 120, hosts }),
    ...replies,
  });
  show(<UpgradesPage />);
  await screen.findByTestId(rollouts.length > 0 ? ids.current : testIds.state.empty);
  return asked;
};
const bodyOf = (asked: ReturnType<typeof answerWith>, path: string) =>
  asked.find(({ method, url }) => method === 'POST' && url.endsWith(path))?.data as unknown;

describe('the page of upgrades', () => {
  beforeAll(async () => {
    startAddresses();
    await speak('en-US');
  });
  beforeEach(() => visitAs('Admin'));

  it('tells where an upgrade goes, how far each wave is, and how each host does', async () => {
    const hosts = [
      rolloutHost({ isRunning: true, cpuAfter: 0.006, rssAfter: 52_000_000 }),
      rolloutHost({ host: 'db-2', fault: 'refused', trouble: 'it was tried and did not report' }),
    ];
    await showing([rolloutOf()], { hosts });
    expect(await screen.findByTestId(`${ids.wave}1`)).toHaveTextContent('1 of 2 run it');
    expect(screen.getByTestId(`${ids.wave}2`)).toHaveAttribute('data-state', 'todo');
    expect(screen.getByTestId(ids.current)).toHaveTextContent('1.1.0 (bbbbbbbb)');
    expect(screen.getByTestId(ids.current)).toHaveTextContent('from 1.0.0 (aaaaaaaa)');
    expect(screen.getByTestId(ids.state)).toHaveTextContent('on its way');
    expect(screen.getByRole('status')).toHaveTextContent('1 of 21 hosts run it');
    const [first, second] = screen.getAllByTestId(ids.host);
    expect(first).toHaveTextContent('does not take it');
    expect(first).toHaveTextContent('it was tried and did not report');
    expect(second).toHaveTextContent('0.4 % → 0.6 %');
  });

  it('says why it halted, in words, and what that means', async () => {
    const halt = { code: 'cpu' as const, values: { host: 'db-1', cpu: 0.31, cpuBefore: 0.004 } };
    await showing([rolloutOf({ state: 'halted', reason: 'costs more', halt })]);
    const reason = screen.getByTestId(ids.reason);
    expect(reason).toHaveTextContent('The agent of db-1 costs more with it: 31 % of a core, before 0.4 %');
    expect(reason).toHaveTextContent('Every host goes back to 1.0.0 (aaaaaaaa)');
  });

  it('pauses at once, and asks before it rolls back', async () => {
    const replies = { 'POST admin/rollouts/pause': () => '', 'POST admin/rollouts/rollback': () => '' };
    const asked = await showing([rolloutOf()], { replies });
    expect(screen.queryByTestId(ids.resume)).toBeNull();
    fireEvent.click(screen.getByTestId(ids.pause));
    await waitFor(() => expect(bodyOf(asked, 'pause')).toEqual({}));
    fireEvent.click(screen.getByTestId(ids.rollback));
    expect(await screen.findByTestId(ask.dialog)).toHaveTextContent('1 host that was told goes back');
    expect(bodyOf(asked, 'rollback')).toBeUndefined();
    fireEvent.click(screen.getByTestId(ask.confirm));
    await waitFor(() => expect(bodyOf(asked, 'rollback')).toEqual({}));
  });

  it('starts one with the version that is chosen, unless another is on its way', async () => {
    const past = [rolloutOf({ state: 'done' })];
    const asked = await showing(past, { replies: { 'POST admin/rollouts': () => '' } });
    fireEvent.click(screen.getByTestId(ids.start));
    fireEvent.click(await screen.findByLabelText(/1\.0\.0 \(aaaaaaaa\)/));
    fireEvent.click(screen.getByTestId(ask.confirm));
    await waitFor(() => expect(bodyOf(asked, 'rollouts')).toEqual({ bundle: 'a'.repeat(64) }));
  });

  it('does not start one while another is on its way', async () => {
    await showing([rolloutOf()]);
    fireEvent.click(screen.getByTestId(ids.start));
    expect(await screen.findByTestId(ask.confirm)).toBeDisabled();
    expect(screen.getByTestId(ask.dialog)).toHaveTextContent('Another one is on its way');
  });

  it('holds hosts back and releases them', async () => {
    const replies = { 'POST admin/hosts/hold': () => '', 'POST admin/hosts/release': () => '' };
    const asked = await showing([], { held: ['db-9'], replies });
    fireEvent.click(screen.getByTestId(ids.release));
    await waitFor(() => expect(bodyOf(asked, 'release')).toEqual({ hosts: ['db-9'] }));
    fireEvent.change(screen.getByTestId(ids.holdName), { target: { value: 'db-1, db-2' } });
    fireEvent.click(screen.getByTestId(ids.holdAdd));
    await waitFor(() => expect(bodyOf(asked, 'hold')).toEqual({ hosts: ['db-1', 'db-2'] }));
  });

  it('shows everything to Viewers, and offers them nothing', async () => {
    visitAs('Viewer');
    await showing([rolloutOf()], { hosts: [rolloutHost({})], held: ['db-9'] });
    await screen.findByTestId(ids.host);
    expect(screen.getByTestId(ids.held)).toHaveTextContent('db-9');
    for (const id of [ids.start, ids.pause, ids.rollback, ids.hold, ids.release, ids.holdName]) {
      expect(screen.queryByTestId(id)).toBeNull();
    }
  });
});
