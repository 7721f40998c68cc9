import React from 'react';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { type Silence } from '../../data/rule-queries';
import { minuteOf } from '../../data/silence-text';
import { testIds } from '../../test-ids';
import { answerWith, visitAs } from '../../testing/backend';
import { speak } from '../../testing/messages';
import { show } from '../../testing/show';
import { SilencesPage } from './SilencesPage';

const HOUR_MS = 3_600_000;
const matcher = { hosts: ['db-*'], owners: [], tags: [], kinds: ['disk'], severities: [] };
const silence = (change: Partial<Silence> = {}): Silence => ({
  ...{ id: 4, matcher, startsMs: Date.now() - HOUR_MS, endsMs: Date.now() + HOUR_MS, weekly: null },
  ...{ note: 'move', login: 'zhang', active: true },
  ...change,
});
const ids = testIds.silences;

beforeAll(() => speak('en-US'));
beforeEach(() => visitAs('Editor'));

describe('the page of silences', () => {
  it('tells what is silenced, for how long, why and by whom', async () => {
    const weekly = { days: [6, 7], minute: 1_380, minutes: 180, utcOffsetMinutes: 480 };
    answerWith({
      'GET read/silences': () => ({
        silences: [silence(), silence({ id: 5, weekly, endsMs: null, active: false })],
      }),
    });
    show(<SilencesPage />);
    const [now, window] = await screen.findAllByTestId(ids.row);
    expect(now).toHaveTextContent('silent now');
    expect(now).toHaveTextContent('hosts db-*; Disk');
    expect(now).toHaveTextContent('zhang');
    expect(window).toHaveTextContent('Sat Sun at 23:00 for 3h');
    expect(window).toHaveTextContent('UTC+08:00');
  });

  it('is ended and set by an Editor, and says before what it will cover', async () => {
    const asked = answerWith({
      'GET read/silences': () => ({ silences: [silence()] }),
      'DELETE edit/silence': () => undefined,
      'POST edit/silences': () => ({ id: 9 }),
    });
    show(<SilencesPage />);
    fireEvent.click(await screen.findByTestId(ids.end));
    await waitFor(() => expect(asked.find(({ method }) => method === 'DELETE')?.params).toEqual({ id: 4 }));
    fireEvent.click(screen.getByTestId(ids.add));
    const hosts = await screen.findByTestId(ids.hosts);
    fireEvent.change(hosts, { target: { value: 'db-1, db-2' } });
    fireEvent.blur(hosts);
    expect(await screen.findByText('Not told: hosts db-1, db-2')).toBeInTheDocument();
    fireEvent.change(screen.getByTestId(ids.note), { target: { value: 'load test' } });
    fireEvent.click(screen.getByTestId(ids.save));
    await waitFor(() => expect(asked.some(({ method }) => method === 'POST')).toBe(true));
    const { startsMs, endsMs, ...rest } = asked.find(({ method }) => method === 'POST')!.data;
    expect(endsMs - startsMs).toBe(2 * HOUR_MS);
    expect(rest).toEqual({
      matcher: { ...matcher, hosts: ['db-1', 'db-2'], kinds: [] },
      weekly: null,
      note: 'load test',
    });
  });

  it('lets a Viewer only look', async () => {
    visitAs('Viewer');
    answerWith({ 'GET read/silences': () => ({ silences: [silence()] }) });
    show(<SilencesPage />);
    await screen.findByTestId(ids.row);
    expect(screen.queryByTestId(ids.end)).toBeNull();
    expect(screen.queryByTestId(ids.add)).toBeNull();
  });
});

it.each([
  ['02:00', 120],
  ['23:59', 1_439],
  ['24:00', undefined],
  ['2', undefined],
])('reads the time %s', (text, minute) => {
  expect(minuteOf(text)).toBe(minute);
});
