import React from 'react';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { type Channel } from '../../data/channel-queries';
import { WECOM_ADDRESS } from '../../data/robot-address';
import { testIds } from '../../test-ids';
import { answerWith, visitAs } from '../../testing/backend';
import { speak } from '../../testing/messages';
import { show } from '../../testing/show';
import { ChannelForm } from './ChannelForm';
import { ChannelsPage } from './ChannelsPage';

const channel = (change: Partial<Channel> = {}): Channel => ({
  ...{
    id: 7,
    name: 'dba',
    kind: 'wecom',
    language: 'zh-CN',
    format: 'text',
    enabled: true,
    fault: null,
    hostsTell: true,
    hostsHint: null,
  },
  hint: `${WECOM_ADDRESS}?key=***`,
  ...change,
});
const preview = () => ({ messages: [{ kind: 'alert', text: '【告警 #1042】<b>db-17</b>' }] });
const ids = testIds.channels;
const type = (id: string, value: string) => fireEvent.change(screen.getByTestId(id), { target: { value } });

beforeAll(() => speak('en-US'));
beforeEach(() => visitAs('Admin'));

describe('the page of channels', () => {
  it('is for administrators, and asks the backend nothing for others', () => {
    visitAs('Editor');
    const asked = answerWith({});
    show(<ChannelsPage />);
    expect(screen.getByTestId(testIds.state.noPermission)).toHaveTextContent('Only administrators');
    expect(asked).toEqual([]);
  });

  it('says that nobody is told while there is none', async () => {
    answerWith({ 'GET admin/channels': () => ({ channels: [] }) });
    show(<ChannelsPage />);
    expect(await screen.findByTestId(testIds.state.empty)).toHaveTextContent('Nobody is being told');
  });

  it('lists them with what is wrong with each, and never a key', async () => {
    const fault = '93000 invalid webhook url';
    answerWith({ 'GET admin/channels': () => ({ channels: [channel({ fault })] }) });
    show(<ChannelsPage />);
    const row = await screen.findByTestId(ids.row);
    expect(row).toHaveTextContent('key=***');
    expect(row).toHaveTextContent('the address or key is wrong');
    expect(row).toHaveTextContent(fault);
  });

  it('really sends a test and shows the answer with its meaning', async () => {
    const answer = {
      delivered: false,
      outcome: 'misconfigured',
      code: '93000',
      answer: 'invalid webhook url',
    };
    const asked = answerWith({
      'GET admin/channels': () => ({ channels: [channel()] }),
      'POST admin/channel/test': () => answer,
    });
    show(<ChannelsPage />);
    fireEvent.click(await screen.findByTestId(ids.test));
    const shown = await screen.findByTestId(ids.answer);
    expect(shown).toHaveTextContent('Refused: the address or key is wrong');
    expect(shown).toHaveTextContent('93000 invalid webhook url');
    expect(asked.find(({ method }) => method === 'POST')).toMatchObject({ params: { id: 7 }, data: {} });
  });

  it('switches one off and leaves the rest of it as it is', async () => {
    const asked = answerWith({
      'GET admin/channels': () => ({ channels: [channel()] }),
      'PATCH admin/channel': () => undefined,
    });
    show(<ChannelsPage />);
    fireEvent.click(await screen.findByTestId(ids.toggle));
    await waitFor(() => expect(asked.some(({ method }) => method === 'PATCH')).toBe(true));
    const { params, data } = asked.find(({ method }) => method === 'PATCH')!;
    expect(params).toEqual({ id: 7 });
    expect(data).toEqual({ language: 'zh-CN', format: 'text', enabled: false });
  });

  it('asks before it deletes one, and names what is lost', async () => {
    const asked = answerWith({
      'GET admin/channels': () => ({ channels: [channel()] }),
      'DELETE admin/channel': () => undefined,
    });
    show(<ChannelsPage />);
    fireEvent.click(await screen.findByTestId(ids.delete));
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('Its key is destroyed');
    expect(asked.some(({ method }) => method === 'DELETE')).toBe(false);
    fireEvent.click(within(dialog).getByRole('button', { name: /Delete/ }));
    await waitFor(() => expect(asked.find(({ method }) => method === 'DELETE')?.params).toEqual({ id: 7 }));
  });
});

describe('the form of a channel', () => {
  it('says what is missing, and sends nothing until it is there', async () => {
    const asked = answerWith({ 'GET admin/channel/preview': preview });
    show(<ChannelForm channel={undefined} onClose={jest.fn()} />);
    fireEvent.click(screen.getByTestId(ids.save));
    expect(await screen.findAllByText('This is needed')).toHaveLength(2);
    expect(asked.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  it('takes the key out of an address that is pasted whole, and adds the channel', async () => {
    const asked = answerWith({
      'GET admin/channel/preview': preview,
      'GET admin/channels': () => ({ channels: [] }),
      'POST admin/channels': () => ({ id: 1 }),
    });
    const onClose = jest.fn();
    show(<ChannelForm channel={undefined} onClose={onClose} />);
    type(ids.name, 'dba');
    const whole = 'https://proxy.example/send?key=0a1b';
    fireEvent.paste(screen.getByTestId(ids.address), { clipboardData: { getData: () => whole } });
    expect(screen.getByTestId(ids.address)).toHaveValue('https://proxy.example/send');
    expect(screen.getByTestId(ids.key)).toHaveValue('0a1b');
    fireEvent.click(screen.getByTestId(ids.save));
    await waitFor(() => expect(onClose).toHaveBeenCalledTimes(1));
    expect(asked.find(({ method }) => method === 'POST')?.data).toEqual({
      ...{ name: 'dba', language: 'zh-CN', format: 'markdown', enabled: true, hostsTell: true, url: whole },
    });
  });

  it('keeps the key of a channel when only other things change', async () => {
    const asked = answerWith({
      'GET admin/channel/preview': preview,
      'GET admin/channels': () => ({ channels: [] }),
      'PATCH admin/channel': () => undefined,
    });
    const onClose = jest.fn();
    show(<ChannelForm channel={channel()} onClose={onClose} />);
    expect(screen.getByTestId(ids.key)).toHaveAttribute('type', 'password');
    fireEvent.click(screen.getByRole('radio', { name: 'English' }));
    fireEvent.click(screen.getByTestId(ids.save));
    await waitFor(() => expect(onClose).toHaveBeenCalledTimes(1));
    expect(asked.find(({ method }) => method === 'PATCH')?.data).toEqual({
      ...{ language: 'en-US', format: 'text', enabled: true, hostsTell: true },
    });
  });

  it('asks for the key again when the address changes', async () => {
    answerWith({ 'GET admin/channel/preview': preview });
    show(<ChannelForm channel={channel()} onClose={jest.fn()} />);
    type(ids.address, 'https://elsewhere.example/send');
    fireEvent.click(screen.getByTestId(ids.save));
    expect(await screen.findByText('For another address the key is needed again')).toBeInTheDocument();
  });

  it('shows what the channel writes, as text whatever it holds', async () => {
    const asked = answerWith({ 'GET admin/channel/preview': preview });
    show(<ChannelForm channel={channel()} onClose={jest.fn()} />);
    expect(await screen.findByText('【告警 #1042】<b>db-17</b>')).toBeInTheDocument();
    expect(asked[0]?.params).toEqual({ language: 'zh-CN', format: 'text' });
  });
});
