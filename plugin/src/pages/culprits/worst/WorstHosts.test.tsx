import React from 'react';
import { fireEvent, screen, within } from '@testing-library/react';
import { type Worst, type WorstRow } from '@dpm/protocol';
import { locationService } from '@grafana/runtime';
import { parseUrlState, type UrlChange } from '../../../data/url-state';
import { testIds } from '../../../test-ids';
import { startAddresses } from '../../../testing/addresses';
import { answerWith } from '../../../testing/backend';
import { instance, NOTHING } from '../../../testing/culprits-answer';
import { speak } from '../../../testing/messages';
import { show } from '../../../testing/show';
import { WorstHosts } from './WorstHosts';

const ids = testIds.culprits;

const row = (change: Partial<WorstRow> = {}): WorstRow => ({
  ...{ host: 'db-17', kind: 'instance', instance: instance(7, 3307), measuredMs: 900_000 },
  amounts: { ...NOTHING, cpu: 900_000, diskRead: 710 },
  totals: { ...NOTHING, cpu: 1_800_000, diskRead: 1_000 },
  load: { cpu: 0.5, memory: 0.4, disk: 0.98 },
  part: { of: 'disk', share: 0.7 },
  hourBefore: {
    amounts: { ...NOTHING, cpu: 90, diskRead: 90 },
    totals: { ...NOTHING, cpu: 180, diskRead: 1_000 },
  },
  ...change,
});

const answer = (change: Partial<Worst> = {}): Worst => ({
  ...{ fromMs: 0, toMs: 900_000, nowMs: 900_000, by: 'part', hosts: 500, measured: 480, covered: 0.97 },
  resolution: { table: 'instance_5m', stepMs: 300_000 },
  ...{ unknown: [], found: 2, tags: ['batch', 'core'] },
  rows: [row(), row({ host: 'db-18', kind: 'other', instance: null, part: null, hourBefore: null })],
  ...change,
});

describe('the worst instances of many hosts', () => {
  beforeAll(async () => {
    startAddresses();
    await speak('en-US');
  });

  const open = (search: string, reply: Worst = answer()) => {
    const asked = answerWith({ 'GET read/worst': () => reply });
    const changes: UrlChange[] = [];
    show(<WorstHosts state={parseUrlState(search)} onChange={(change) => changes.push(change)} />);
    return { asked, changes };
  };
  const rows = () => screen.findAllByTestId(ids.worstRow);

  it('tell each its host, its part of it, its shares and how they changed, and how much is covered', async () => {
    open('?from=1000&to=900000');
    const [first, second] = await rows();
    expect(first).toHaveTextContent('db-17mysqld 3307/data/3307disk full70 %');
    const cells = within(first!).getAllByRole('cell');
    expect(cells[2]).toHaveAttribute('title', 'The disk of its host was 98 % busy');
    expect(cells[3]).toHaveTextContent(/^50 %$/);
    expect(cells[5]).toHaveTextContent('▲ +6271 %');
    expect(cells[5]).toHaveAttribute('title', expect.stringContaining('the hour before: 9 %'));
    expect(second).toHaveTextContent('db-18other processes–');
    expect(screen.getByTestId(ids.worstCover)).toHaveTextContent(
      '480 of 500 hosts have data · 97 % of the window · steps of 5m',
    );
  });

  it('lead to Culprits of their host in the same window, with the row open, by link and by key', async () => {
    open('?from=1000&to=900000');
    const [first] = await rows();
    const path = '/a/dbzz-processmonitor-app/culprits?var-host=db-17&from=1000&to=900000&open=7';
    expect(within(first!).getByRole('link')).toHaveAttribute('href', path);
    fireEvent.keyDown(first!, { key: 'ArrowDown' });
    fireEvent.keyDown(first!, { key: 'Enter' });
    const { pathname, search } = locationService.getLocation();
    expect(pathname + search).toBe(path);
  });

  it('are asked of all hosts, of a tag, or of those that were chosen, by the column that sorts', async () => {
    const all = open('?from=1000&to=900000&sort=cpu');
    await rows();
    expect(all.asked[0]?.params).toEqual({ from: 1000, to: 900_000, by: 'cpu', limit: 20 });
    fireEvent.click(screen.getByRole('button', { name: 'Sort by Network' }));
    fireEvent.click(screen.getByRole('button', { name: 'Sort by CPU' }));
    expect(all.changes).toEqual([{ sort: 'net' }, { sort: '' }]);
  });

  it('are of the hosts with a tag, or of those that were chosen', async () => {
    const tagged = open('?from=1000&to=900000&var-tag=core&sort=waited');
    await rows();
    expect(tagged.asked[0]?.params).toMatchObject({ by: 'part', tag: 'core' });
    const chosen = open('?from=1000&to=900000&var-host=db-17&var-host=db-18&var-tag=core');
    await screen.findAllByText('db-17');
    expect(chosen.asked[0]?.params).toMatchObject({ hosts: 'db-17,db-18' });
    expect(chosen.asked[0]?.params).not.toHaveProperty('tag');
  });

  it('offer more where there are more, and say when there are none', async () => {
    const { asked } = open('?from=1000&to=900000', answer({ found: 700 }));
    fireEvent.click(await screen.findByTestId(ids.worstMore));
    expect(asked[1]?.params).toMatchObject({ limit: 200 });
  });

  it('say when nobody sent anything', async () => {
    open('?from=1000&to=900000', answer({ found: 0, rows: [] }));
    expect(await screen.findByTestId(testIds.state.empty)).toHaveTextContent('None of these hosts');
  });
});
