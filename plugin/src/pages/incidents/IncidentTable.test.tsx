import React from 'react';
import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { type Incident } from '@dpm/protocol';
import { QueryClientProvider } from '@tanstack/react-query';
import { createQueryClient } from '../../data/queries';
import { testIds } from '../../test-ids';
import { answerWith } from '../../testing/backend';
import { speak } from '../../testing/messages';
import { IncidentTable } from './IncidentTable';

const HOUR_MS = 3_600_000;

const incident = (change: Partial<Incident>): Incident => ({
  id: 1042,
  kind: 'silent-host',
  severity: 'critical',
  title: 'db-17,db-18',
  openedMs: HOUR_MS,
  beganMs: HOUR_MS,
  resolvedMs: null,
  notices: 2,
  hosts: 2,
  open: 1,
  acknowledged: null,
  ...change,
});

const show = (incidents: Incident[]) =>
  render(
    <QueryClientProvider client={createQueryClient()}>
      <IncidentTable incidents={incidents} nowMs={3 * HOUR_MS} />
    </QueryClientProvider>,
  );

describe('the list of incidents', () => {
  it('opens to what was told, with the evidence as it was then, and to what became of the messages', async () => {
    const asked = answerWith({
      'GET read/incident': () => ({
        ...incident({}),
        timeline: [
          { atMs: HOUR_MS, kind: 'alert', facts: {}, text: '【告警 #1042】<img src=x onerror=alert(1)>' },
        ],
        messages: [{ id: 1, channel: 'dba', state: 'delivered', createdMs: HOUR_MS }],
      }),
    });
    show([incident({})]);
    fireEvent.click(screen.getByTestId(testIds.incidents.toggle));
    const timeline = await screen.findByTestId(testIds.incidents.timeline);
    await waitFor(() => expect(timeline).toHaveTextContent('【告警 #1042】<img src=x onerror=alert(1)>'));
    expect(timeline.querySelector('img')).toBeNull();
    expect(timeline).toHaveTextContent('dba delivered');
    expect(asked[0]?.params).toEqual({ id: 1042, language: 'en-US' });
  });

  beforeAll(() => speak('en-US'));

  it('says what is wrong with which hosts, and how many of them still are', () => {
    show([incident({})]);
    const row = screen.getByTestId(testIds.incidents.row);
    expect(row).toHaveTextContent('1042');
    expect(row).toHaveTextContent('open');
    expect(row).toHaveTextContent('No report for 2 minutes: db-17, db-18');
    expect(row).toHaveTextContent('1 of 2');
  });

  it('tells how long a past one lasted, and offers nobody to take care of it', () => {
    show([incident({ resolvedMs: 2 * HOUR_MS, open: 0 })]);
    const row = screen.getByTestId(testIds.incidents.row);
    expect(row).toHaveTextContent('recovered');
    expect(row).toHaveTextContent('1h');
    expect(within(row).queryByTestId(testIds.incidents.acknowledge)).toBeNull();
  });

  it('shows who takes care of it with the note as text, whatever it holds', () => {
    const note = '<img src=x onerror=alert(1)>';
    show([incident({ acknowledged: { login: '张伟', note, atMs: HOUR_MS } })]);
    const row = screen.getByTestId(testIds.incidents.row);
    expect(row).toHaveTextContent('张伟');
    expect(row).toHaveTextContent(note);
    expect(row.querySelector('img')).toBeNull();
  });

  it('asks for a note before somebody takes care of it', () => {
    show([incident({})]);
    fireEvent.click(screen.getByTestId(testIds.incidents.acknowledge));
    expect(screen.getByTestId(testIds.incidents.note)).toHaveValue('');
    expect(screen.getByTestId(testIds.incidents.confirm)).toBeEnabled();
  });
});
