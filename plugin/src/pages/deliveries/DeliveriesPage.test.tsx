import React from 'react';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { type Delivery } from '../../data/delivery-queries';
import { testIds } from '../../test-ids';
import { answerWith } from '../../testing/backend';
import { speak } from '../../testing/messages';
import { show } from '../../testing/show';
import { DeliveriesPage } from './DeliveriesPage';

const HOUR_MS = 3_600_000;
const ids = testIds.deliveries;

const message = (change: Partial<Delivery> = {}): Delivery => ({
  ...{ id: 9, incident: 1042, channel: 'dba', state: 'delivered', ambiguous: false, attempts: 2 },
  ...{ createdMs: HOUR_MS, nextMs: null, endedMs: HOUR_MS + 2_000 },
  text: '1970-01-01 01:00:00\n超过2min未上报: <img src=x onerror=alert(1)>\n【告警 #1042】',
  tries: [
    { atMs: HOUR_MS, outcome: 'retry', code: '-1', answer: 'system busy', messages: 1 },
    { atMs: HOUR_MS + 2_000, outcome: 'delivered', code: '0', answer: 'ok', messages: 3 },
  ],
  ...change,
});

const open = async () => {
  fireEvent.click(await screen.findByTestId(ids.toggle));
  return screen.getByTestId(ids.detail);
};

describe('the delivery log', () => {
  beforeAll(() => speak('en-US'));

  it('shows each message with its state and last answer', async () => {
    answerWith({ 'GET read/deliveries': () => ({ messages: [message()], next: null, channels: ['dba'] }) });
    show(<DeliveriesPage />);
    const row = await screen.findByTestId(ids.row);
    expect(row).toHaveTextContent('超过2min未上报');
    expect(row).toHaveTextContent('delivered');
    expect(row).toHaveTextContent('0 ok');
    expect(row.querySelector('img')).toBeNull();
    expect(screen.queryByTestId(ids.more)).toBeNull();
  });

  it('opens to every try with its answer and meaning, and to the whole message', async () => {
    answerWith({ 'GET read/deliveries': () => ({ messages: [message()], next: null, channels: [] }) });
    show(<DeliveriesPage />);
    const detail = await open();
    const tries = within(detail).getAllByRole('row').slice(1);
    expect(tries).toHaveLength(2);
    expect(tries[0]).toHaveTextContent('tried again');
    expect(tries[0]).toHaveTextContent('-1 system busy');
    expect(tries[1]).toHaveTextContent('in a digest of 3 messages');
    expect(detail).toHaveTextContent('【告警 #1042】');
    expect(screen.getByTestId(ids.toggle)).toHaveAttribute('aria-expanded', 'true');
  });

  it('says when it is tried next, that a copy may be out, and which were digested', async () => {
    const messages = [
      message({ id: 3, state: 'waiting', nextMs: 2 * HOUR_MS, endedMs: null, ambiguous: true }),
      message({ id: 2, state: 'digested', tries: [], attempts: 1 }),
      message({ id: 1, state: 'failed' }),
    ];
    answerWith({ 'GET read/deliveries': () => ({ messages, next: null, channels: [] }) });
    show(<DeliveriesPage />);
    const rows = await screen.findAllByTestId(ids.row);
    expect(rows[0]).toHaveTextContent('next try 1970-01-01 02:00:00');
    expect(rows[0]).toHaveTextContent('perhaps twice');
    expect(rows[2]).toHaveTextContent('given up');
    fireEvent.click(within(rows[1]!).getByTestId(ids.toggle));
    expect(screen.getByTestId(ids.detail)).toHaveTextContent('Delivered within a digest');
  });

  it('brings older ones on demand, below those that are there', async () => {
    const asked = answerWith({
      'GET read/deliveries': ({ params }) =>
        params?.['before'] === undefined
          ? { messages: [message()], next: 9, channels: [] }
          : { messages: [message({ id: 8 })], next: null, channels: [] },
    });
    show(<DeliveriesPage />);
    fireEvent.click(await screen.findByTestId(ids.more));
    await waitFor(() => expect(screen.getAllByTestId(ids.row)).toHaveLength(2));
    expect(asked.at(-1)?.params).toEqual({ before: 9 });
    expect(screen.queryByTestId(ids.more)).toBeNull();
  });

  it('asks for what the address says, and ignores a state that there is none of', async () => {
    const reply = () => ({ messages: [], next: null, channels: [] });
    const asked = answerWith({ 'GET read/deliveries': reply });
    const first = show(<DeliveriesPage />, { search: '?state=failed&channel=dba' });
    expect(await screen.findByTestId(testIds.state.empty)).toBeInTheDocument();
    expect(asked[0]?.params).toEqual({ state: 'failed', channel: 'dba' });
    first.unmount();
    show(<DeliveriesPage />, { search: '?state=lost' });
    await waitFor(() => expect(asked.at(-1)?.params).toEqual({}));
  });
});
