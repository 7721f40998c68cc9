import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Facts } from '../../../backend/src/alerting/facts.ts';
import { sendMail, type MailSettings } from '../../../backend/src/alerting/mail.ts';
import { changedReceiver, newReceiver } from '../../../backend/src/alerting/receiver-draft.ts';
import { deliver, hintOf, type Parcel, type Receiver } from '../../../backend/src/alerting/receiver.ts';
import { askWebhook } from '../../../backend/src/alerting/webhook.ts';
import { startWecom, type WecomServer } from '../../support/wecom-server.ts';

const portOf = (server: Server) => (server.address() as AddressInfo).port;
const facts: Facts = { type: 'test', incident: 0, atMs: 0, channel: 'hook' };
const parcel: Parcel = {
  ...{ message: { text: '【告警 #1】db-17\n元凶: mysqld 3307', owners: [] }, messages: [facts] },
  ...{ format: 'markdown_v2', short: 0, nowMs: 1_700_000_000_000 },
};

describe('a webhook', () => {
  let server: Server;
  let taken: { headers: IncomingHttpHeaders; body: string }[];
  let status = 204;
  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (part) => (body += String(part)));
      request.on('end', () => {
        taken.push({ headers: request.headers, body });
        response.writeHead(status).end('said');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  beforeEach(() => {
    taken = [];
    status = 204;
  });
  afterAll(() => server.close());
  const url = () => `http://127.0.0.1:${portOf(server)}/hook`;

  it('gets the text and the facts, signed so that it can tell who sent them and when', async () => {
    const receiver: Receiver = { kind: 'webhook', settings: { url: url(), secret: 's3cret' } };
    expect((await deliver(receiver, parcel)).outcome).toBe('delivered');
    const [{ headers, body } = { headers: {}, body: '' }] = taken;
    expect(JSON.parse(body)).toEqual({ text: parcel.message.text, messages: [facts] });
    const timestamp = String(headers['x-dpm-timestamp']);
    expect(timestamp).toBe('1700000000');
    const expected = createHmac('sha256', 's3cret').update(`${timestamp}.${body}`).digest('hex');
    expect(headers['x-dpm-signature']).toBe(`sha256=${expected}`);
  });

  it.each([
    [200, 'delivered'],
    [429, 'wait'],
    [503, 'retry'],
    [413, 'shorten'],
    [404, 'misconfigured'],
  ] as const)('that answers %i: %s', async (answered, outcome) => {
    status = answered;
    const settings = { url: url(), secret: '' };
    expect(await askWebhook(settings, { text: '', messages: [] }, { nowMs: 0 })).toMatchObject({
      ...{ outcome, code: String(answered) },
    });
    expect(taken[0]?.headers['x-dpm-signature']).toBeUndefined();
  });
});

describe('a channel behind a proxy', () => {
  let wecom: WecomServer;
  let proxy: Server;
  let asked: string[];
  beforeAll(async () => {
    wecom = await startWecom();
    asked = [];
    proxy = createServer().on('connect', (request, socket) => {
      asked.push(request.url ?? '');
      const [host = '', port = ''] = (request.url ?? '').split(':');
      const through = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        through.pipe(socket).pipe(through);
      });
      through.on('error', () => socket.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    proxy.close();
    await wecom.stop();
  });

  it('goes through it', async () => {
    const settings = { url: wecom.url('k'), proxy: `http://127.0.0.1:${portOf(proxy)}` };
    expect((await deliver({ kind: 'wecom', settings }, parcel)).outcome).toBe('delivered');
    expect(asked).toEqual([new URL(wecom.url('k')).host]);
  });

  it('is tried again when the proxy is not there', async () => {
    const settings = { url: wecom.url('k'), proxy: 'http://127.0.0.1:1' };
    expect((await deliver({ kind: 'wecom', settings }, parcel)).outcome).toBe('retry');
  });
});

describe('mail', () => {
  let server: SMTPServer;
  let mails: { to: string[]; text: string }[];
  let refusal: { code: number; at: 'rcpt' | 'data' } | undefined;
  let settings: MailSettings;
  beforeAll(async () => {
    server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _, done) =>
        done(username === 'dba' && password === 'word' ? null : new Error('no such account'), {
          user: username,
        }),
      onRcptTo: (_address, _, done) => done(refusal?.at === 'rcpt' ? failure(refusal.code) : null),
      onData: (stream, { envelope }, done) => {
        let text = '';
        stream.on('data', (part) => (text += String(part)));
        stream.on('end', () => {
          if (refusal?.at === 'data') return done(failure(refusal.code));
          mails.push({ to: envelope.rcptTo.map(({ address }) => address), text });
          return done(null, 'queued as 42');
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    settings = {
      ...{ host: '127.0.0.1', port: portOf(server.server as unknown as Server), security: 'none' },
      ...{
        user: 'dba',
        password: 'word',
        from: 'monitor@example.com',
        to: ['a@example.com', 'b@example.com'],
      },
    };
  });
  beforeEach(() => {
    mails = [];
    refusal = undefined;
  });
  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const failure = (code: number) => Object.assign(new Error('refused'), { responseCode: code });

  it('goes to everybody, with the first line as its subject', async () => {
    expect(await sendMail(settings, parcel.message.text)).toMatchObject({
      outcome: 'delivered',
      code: '250',
    });
    expect(mails).toHaveLength(1);
    expect(mails[0]?.to).toEqual(settings.to);
    expect(mails[0]?.text).toContain(`Subject: =?UTF-8?`);
  });

  it.each([
    [{ code: 550, at: 'rcpt' }, 'misconfigured'],
    [{ code: 451, at: 'data' }, 'retry'],
    [{ code: 554, at: 'data' }, 'misconfigured'],
  ] as const)('that is refused with %o: %s', async (refused, outcome) => {
    refusal = refused;
    expect((await sendMail(settings, 'x')).outcome).toBe(outcome);
    expect(mails).toEqual([]);
  });

  it('with a wrong password is a configuration error, and a server that is away is tried again', async () => {
    expect((await sendMail({ ...settings, password: 'wrong' }, 'x')).outcome).toBe('misconfigured');
    expect((await sendMail({ ...settings, port: 1 }, 'x')).outcome).toBe('retry');
  });

  it('is never sent in the clear where STARTTLS is asked for', async () => {
    const answer = await sendMail({ ...settings, security: 'starttls' }, 'x');
    expect(answer.outcome).not.toBe('delivered');
    expect(mails).toEqual([]);
  });
});

describe('where a channel goes', () => {
  const mail = {
    host: 'smtp.example',
    port: 465,
    security: 'tls',
    user: 'u',
    from: 'a@b',
    to: ['c@d'],
  } as const;
  const draft = { name: 'x', language: 'zh-CN', format: 'text', enabled: true } as const;

  it('needs what its kind needs', () => {
    expect(() => newReceiver({ ...draft, kind: 'mail' })).toThrow('needs mail');
    expect(() => newReceiver({ ...draft })).toThrow('needs url');
  });

  it('keeps its secrets when they are left out, but a password only for the same server', () => {
    const receiver = newReceiver({
      ...draft,
      kind: 'mail',
      mail: { ...mail, to: ['c@d'], password: 'word' },
    });
    const same = changedReceiver(receiver, { ...draft, mail: { ...mail, to: ['e@f'] } });
    expect(same.settings).toMatchObject({ password: 'word', to: ['e@f'] });
    const other = changedReceiver(receiver, {
      ...draft,
      mail: { ...mail, to: ['c@d'], host: 'evil.example' },
    });
    expect(other.settings).toMatchObject({ password: '' });
    expect(hintOf(receiver)).toBe('smtp.example:465 → c@d');
    const hook = newReceiver({ ...draft, kind: 'webhook', url: 'https://u:p@h/x?key=k', secret: 's' });
    expect(changedReceiver(hook, draft).settings).toMatchObject({ secret: 's' });
    expect(hintOf(hook)).not.toMatch(/key=k|u:p/);
  });
});
