import { type Channel } from '../../data/channel-queries';
import { WECOM_ADDRESS } from '../../data/robot-address';
import { channelSchema, formOf, type ChannelForm } from './channel-schema';

const channel: Channel = {
  id: 1,
  name: 'dba',
  kind: 'wecom',
  language: 'zh-CN',
  format: 'text',
  enabled: false,
  hint: `${WECOM_ADDRESS}?key=***`,
  fault: null,
  hostsTell: true,
  hostsHint: null,
};

const issuesOf = (form: Partial<ChannelForm>, before = '') => {
  const result = channelSchema(before).safeParse({ ...formOf(undefined), name: 'dba', key: 'k', ...form });
  return result.success ? [] : result.error.issues.map(({ path, message }) => [path.join(), message]);
};

describe('the form of a channel', () => {
  it('begins with the robot of WeCom, and with what a channel has now', () => {
    expect(formOf(undefined)).toMatchObject({ address: WECOM_ADDRESS, format: 'markdown', enabled: true });
    expect(formOf(channel)).toMatchObject({ address: WECOM_ADDRESS, key: '', enabled: false });
  });

  it('takes what is complete, without blanks around it', () => {
    const form = { ...formOf(undefined), name: ' dba ', key: ' 0a1b ' };
    expect(channelSchema('').parse(form)).toMatchObject({ name: 'dba', key: '0a1b' });
  });

  it('asks for a name, an address and, for a new channel, the key', () => {
    expect(issuesOf({ name: ' ', address: 'qyapi', key: '' })).toEqual([
      ['name', 'form.required'],
      ['address', 'form.webAddress'],
      ['key', 'form.required'],
    ]);
    expect(issuesOf({ key: '' })).toEqual([['key', 'form.required']]);
    expect(issuesOf({ key: 'a&b' })).toEqual([['key', 'channels.keyBad']]);
    expect(issuesOf({ name: 'x'.repeat(65) })).toEqual([['name', 'form.tooLong']]);
  });

  it('keeps the key of a channel only for the address it was given for', () => {
    expect(issuesOf({ key: '' }, WECOM_ADDRESS)).toEqual([]);
    expect(issuesOf({ key: '', address: 'https://evil.example/x' }, WECOM_ADDRESS)).toEqual([
      ['key', 'channels.keyAgain'],
    ]);
    expect(issuesOf({ key: 'new', address: 'https://other.example/x' }, WECOM_ADDRESS)).toEqual([]);
  });
});
