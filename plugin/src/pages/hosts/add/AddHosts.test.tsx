import React from 'react';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { type Preflight } from '../../../data/adding-queries';
import { testIds } from '../../../test-ids';
import { answerWith } from '../../../testing/backend';
import { speak } from '../../../testing/messages';
import { show } from '../../../testing/show';
import { AddHosts } from './AddHosts';

const ids = testIds.add;
const FINGERPRINT = `SHA256:${'a'.repeat(43)}`;

const preflight = (change: Partial<Preflight> = {}): Preflight => ({
  ...{ host: 'db-1', ready: true, key: null, durationMs: 900 },
  checks: [
    {
      ...{ name: 'disk', state: 'ok', code: 'disk', values: {}, remedy: null },
      reason: '9000 MiB free in /opt',
    },
  ],
  ...change,
});
const FORECAST = {
  ...{ hosts: 1, bytesPerHost: 1e9, basis: 'assumed', retentionDays: 7, usedBytes: 1e9 },
  ...{ expectedBytes: 2e9, freeBytes: 5e8, state: 'warn' },
};
const replies = {
  'POST admin/hosts/parse': () => ({ hosts: [{ address: 'db-1', alias: 'orders' }], faults: [] }),
  'GET admin/hosts/forecast': () => FORECAST,
  'POST admin/hosts/preflight': (): unknown => preflight(),
  'POST admin/hosts/add': (): unknown => ({ added: ['db-1'], faults: [] }),
};

const open = async (changed = {}) => {
  const asked = answerWith({ ...replies, ...changed });
  const onAdded = jest.fn();
  const onClose = jest.fn();
  show(<AddHosts onAdded={onAdded} onClose={onClose} />);
  fireEvent.change(screen.getByTestId(ids.text), { target: { value: 'db-1' } });
  fireEvent.click(screen.getByTestId(ids.look));
  await screen.findByTestId(ids.review);
  return { asked, onAdded, onClose };
};
const bodyOf = (asked: ReturnType<typeof answerWith>, path: string) =>
  asked.find(({ url }) => url.endsWith(path))?.data as unknown;

describe('adding hosts', () => {
  beforeAll(() => speak('en-US'));

  it('asks for hosts before it asks the backend anything', async () => {
    const asked = answerWith(replies);
    show(<AddHosts onAdded={jest.fn()} onClose={jest.fn()} />);
    fireEvent.click(screen.getByTestId(ids.look));
    expect(await screen.findByText('This is needed')).toBeInTheDocument();
    expect(asked).toEqual([]);
  });

  it('reads a file like a pasted text', async () => {
    answerWith(replies);
    show(<AddHosts onAdded={jest.fn()} onClose={jest.fn()} />);
    const file = { text: () => Promise.resolve('address,owner\ndb-1,李雷') };
    fireEvent.change(screen.getByTestId(ids.file), { target: { files: [file] } });
    await waitFor(() => expect(screen.getByTestId(ids.text)).toHaveValue('address,owner\ndb-1,李雷'));
  });

  it('says which lines cannot be taken and why, and adds nothing then', async () => {
    await open({
      'POST admin/hosts/parse': () => ({
        hosts: [{ address: 'db-1' }],
        faults: [{ line: 2, text: 'x; rm -rf /', code: 'ADDRESS', reason: 'no address' }],
      }),
    });
    expect(screen.getByTestId(ids.faults)).toHaveTextContent('Line 2: x; rm -rf / – no address of a host');
    expect(screen.getByTestId(ids.add)).toBeDisabled();
  });

  it('warns when the database would fill its disk', async () => {
    await open();
    expect(await screen.findByText(/less than a tenth/)).toBeInTheDocument();
  });

  it('checks each host, and opens those that are not ready with what to do', async () => {
    const failed = preflight({
      ready: false,
      checks: [
        {
          ...{ name: 'root', state: 'fail', code: 'noSudo', values: {}, reason: 'sudo asks for a password' },
          remedy: 'let this user sudo without one',
        },
      ],
    });
    const { asked } = await open({ 'POST admin/hosts/preflight': () => failed });
    expect(screen.getByTestId(ids.host)).toHaveTextContent('not checked');
    fireEvent.click(screen.getByTestId(ids.check));
    const check = await screen.findByTestId(`${ids.check}root`);
    expect(check).toHaveTextContent('failed');
    expect(check).toHaveTextContent('sudo asks for a password');
    expect(check).toHaveTextContent('let this user sudo without one');
    expect(screen.getByTestId(ids.host)).toHaveAttribute('open');
    expect(bodyOf(asked, 'preflight')).toEqual({
      ...{ host: { address: 'db-1', alias: 'orders' }, access: { hostKey: 'confirm' } },
    });
  });

  it('shows a key that nobody vouched for, takes a confirmation, and looks again', async () => {
    let confirmed = false;
    const key = {
      ...{
        host: 'db-1',
        address: 'db-1:22',
        algorithm: 'ssh-ed25519',
        fingerprint: FINGERPRINT,
        pinned: null,
      },
      ...{ state: 'unconfirmed' as const, shownMs: 0 },
    };
    const { asked } = await open({
      'POST admin/hosts/preflight': () => (confirmed ? preflight() : preflight({ ready: false, key })),
      'POST admin/hosts/confirm-key': () => {
        confirmed = true;
      },
    });
    fireEvent.click(screen.getByTestId(ids.check));
    const alert = await screen.findByTestId(ids.key);
    expect(alert).toHaveTextContent(FINGERPRINT);
    fireEvent.click(within(alert).getByTestId(ids.confirmKey));
    await waitFor(() => expect(screen.queryByTestId(ids.key)).toBeNull());
    await waitFor(() => expect(screen.getByTestId(ids.host)).not.toHaveTextContent('not ready'));
    expect(bodyOf(asked, 'confirm-key')).toEqual({ keys: [{ host: 'db-1', fingerprint: FINGERPRINT }] });
  });

  it('adds them with the password that was given, and says when it began', async () => {
    const asked = answerWith(replies);
    const onAdded = jest.fn();
    show(<AddHosts onAdded={onAdded} onClose={jest.fn()} />);
    fireEvent.change(screen.getByTestId(ids.text), { target: { value: 'db-1' } });
    fireEvent.click(screen.getByRole('radio', { name: 'Password, used once' }));
    fireEvent.change(screen.getByTestId(ids.password), { target: { value: 'secret' } });
    expect(screen.getByTestId(ids.password)).toHaveAttribute('type', 'password');
    fireEvent.click(screen.getByTestId(ids.look));
    fireEvent.click(await screen.findByTestId(ids.add));
    await waitFor(() => expect(onAdded).toHaveBeenCalledWith(expect.any(Number)));
    expect(bodyOf(asked, 'hosts/add')).toEqual({
      ...{
        hosts: [{ address: 'db-1', alias: 'orders' }],
        access: { hostKey: 'confirm', password: 'secret' },
      },
    });
    expect(bodyOf(asked, 'hosts/parse')).toEqual({ text: 'db-1' });
  });

  it('makes a line for each host that SSH does not reach, and asks for no login then', async () => {
    const line = 'f=$(mktemp) && curl … <b>';
    const asked = answerWith({
      ...replies,
      'POST admin/hosts/installers': () => ({
        caFingerprint: 'c0ffee',
        installers: [{ host: 'db-1', line, expiresMs: 60_000 }],
      }),
    });
    show(<AddHosts onAdded={jest.fn()} onClose={jest.fn()} />);
    fireEvent.change(screen.getByTestId(ids.text), { target: { value: 'db-1' } });
    fireEvent.click(screen.getByRole('radio', { name: 'I run one line on each host' }));
    expect(screen.queryByLabelText('User')).toBeNull();
    fireEvent.click(screen.getByRole('radio', { name: '1 day' }));
    fireEvent.click(screen.getByTestId(ids.look));
    fireEvent.click(await screen.findByTestId(ids.make));
    expect(await screen.findByTestId(ids.line)).toHaveTextContent(line);
    expect(screen.getByTestId(ids.review)).toHaveTextContent('c0ffee');
    expect(screen.getByTestId(ids.review)).toHaveTextContent('These lines are shown this once');
    expect(bodyOf(asked, 'hosts/installers')).toEqual({
      ...{ hosts: [{ address: 'db-1', alias: 'orders' }], validMinutes: 1_440 },
    });
  });

  it('stays open with the faults when the backend added none', async () => {
    const fault = { line: 1, text: 'db-1', code: 'ALREADY_THERE', reason: 'there already' };
    const { onAdded } = await open({ 'POST admin/hosts/add': () => ({ added: [], faults: [fault] }) });
    fireEvent.click(screen.getByTestId(ids.add));
    expect(await screen.findByTestId(ids.faults)).toHaveTextContent('is there already');
    expect(onAdded).not.toHaveBeenCalled();
  });
});
