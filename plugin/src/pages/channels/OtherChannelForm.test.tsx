import React from 'react';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { testIds } from '../../test-ids';
import { answerWith, visitAs } from '../../testing/backend';
import { speak } from '../../testing/messages';
import { show } from '../../testing/show';
import { ChannelsPage } from './ChannelsPage';
import { otherChannelSchema, otherDraftOf, otherFormOf } from './other-channel-schema';

const ids = testIds.channels;
const type = (id: string, value: string) => fireEvent.change(screen.getByTestId(id), { target: { value } });

beforeAll(() => speak('en-US'));
beforeEach(() => visitAs('Admin'));

describe('mail', () => {
  it('is added with its server, its addresses and no password that nobody typed', async () => {
    const asked = answerWith({
      'GET admin/channels': () => ({ channels: [] }),
      'POST admin/channels': () => ({ id: 1 }),
    });
    show(<ChannelsPage />);
    fireEvent.click(await screen.findByTestId(ids.addMail));
    await screen.findByTestId(ids.form);
    type(ids.name, 'night');
    type('dpm-channel-host', 'smtp.example.com');
    type('dpm-channel-from', 'monitor@example.com');
    type('dpm-channel-to', 'a@example.com, b@example.com');
    fireEvent.click(screen.getByTestId(ids.save));
    await waitFor(() => expect(asked.some(({ method }) => method === 'POST')).toBe(true));
    expect(asked.find(({ method }) => method === 'POST')!.data).toEqual({
      ...{ kind: 'mail', name: 'night', language: 'zh-CN', enabled: true, format: 'text' },
      mail: {
        ...{ host: 'smtp.example.com', port: 465, security: 'tls', user: '', from: 'monitor@example.com' },
        to: ['a@example.com', 'b@example.com'],
      },
    });
  });
});

describe('the form', () => {
  const issues = (kind: 'mail' | 'webhook', change: object, isNew = true) => {
    const result = otherChannelSchema({ kind, isNew }).safeParse({
      ...otherFormOf(undefined),
      name: 'x',
      ...change,
    });
    return result.success ? [] : result.error.issues.map(({ path }) => path.join());
  };

  it.each([
    ['webhook', {}, ['url']],
    ['webhook', { url: 'hook' }, ['url']],
    ['webhook', { url: 'https://h/x', proxy: 'p' }, ['proxy']],
    ['mail', {}, ['host', 'from', 'to']],
    ['mail', { host: 'h', from: 'a@b', to: 'c@d, e' }, ['to']],
    ['mail', { host: 'h', from: 'a@b', to: 'c@d', port: '0' }, ['port']],
  ] as const)('of %s with %o lacks %o', (kind, change, paths) => {
    expect(issues(kind, change)).toEqual(paths);
  });

  it('leaves where it goes as it is when nothing is typed', () => {
    expect(issues('webhook', {}, false)).toEqual([]);
    const form = otherFormOf(undefined);
    expect(otherDraftOf('webhook', form)).toEqual({ language: 'zh-CN', enabled: true, format: 'text' });
    expect(otherDraftOf('mail', form)).toEqual({ language: 'zh-CN', enabled: true, format: 'text' });
  });
});
