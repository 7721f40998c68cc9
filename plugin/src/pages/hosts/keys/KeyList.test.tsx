import React from 'react';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { type ShownKey } from '../../../data/key-queries';
import { testIds } from '../../../test-ids';
import { answerWith } from '../../../testing/backend';
import { speak } from '../../../testing/messages';
import { show } from '../../../testing/show';
import { KeyList } from './KeyList';

const { keys: ids, ask } = testIds;
const print = (letter: string) => `SHA256:${letter.repeat(43)}`;
const key = (host: string, change: Partial<ShownKey> = {}): ShownKey => ({
  ...{ host, address: `${host}:22`, algorithm: 'ssh-ed25519', fingerprint: print('a'), pinned: null },
  ...{ state: 'unconfirmed', shownMs: 1_000 },
  ...change,
});
const KEYS = [
  key('db-1'),
  key('db-2', { fingerprint: print('b') }),
  key('db-3', { fingerprint: print('c'), state: 'changed', pinned: print('d') }),
];
const posted = (asked: ReturnType<typeof answerWith>) =>
  asked.find(({ method }) => method === 'POST')?.data as unknown;

describe('the keys that wait', () => {
  beforeAll(() => speak('en-US'));

  it('are confirmed together, but for those that changed', async () => {
    const asked = answerWith({ 'POST admin/hosts/confirm-key': () => '' });
    show(<KeyList keys={KEYS} />);
    expect(screen.getByTestId(ids.confirm)).toBeDisabled();
    fireEvent.click(screen.getByTestId(ids.selectAll));
    fireEvent.click(screen.getByTestId(ids.confirm));
    await waitFor(() =>
      expect(posted(asked)).toEqual({
        keys: [
          { host: 'db-1', fingerprint: print('a') },
          { host: 'db-2', fingerprint: print('b') },
        ],
      }),
    );
  });

  it('are selected by a pasted text that names their fingerprints, and no others', () => {
    answerWith({});
    show(<KeyList keys={KEYS} />);
    const text = `256 ${print('b')} root@db-2 (ED25519)\n256 ${print('c')} root@db-3 (ED25519)`;
    fireEvent.change(screen.getByTestId(ids.paste), { target: { value: text } });
    const [first, second, third] = screen.getAllByTestId(ids.select);
    expect(first).not.toBeChecked();
    expect(second).toBeChecked();
    expect(third).toBeDisabled();
    expect(screen.getByTestId(ids.confirm)).toHaveTextContent('Confirm 1 key');
  });

  it('that changed show the one before, and it is forgotten only after a question', async () => {
    const asked = answerWith({ 'POST admin/hosts/forget-key': () => '' });
    show(<KeyList keys={KEYS} />);
    const line = screen.getAllByTestId(ids.row)[2]!;
    expect(line).toHaveTextContent(`changed: ${print('d')} was trusted before`);
    fireEvent.click(within(line).getByTestId(ids.forget));
    expect(await screen.findByTestId(ask.dialog)).toHaveTextContent('somebody else answers in its place');
    expect(posted(asked)).toBeUndefined();
    fireEvent.click(screen.getByTestId(ask.confirm));
    await waitFor(() => expect(posted(asked)).toEqual({ hosts: ['db-3'] }));
  });
});
