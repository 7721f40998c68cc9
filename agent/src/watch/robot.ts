/** The way to a robot, through a proxy if it has one: tried without sending anything, or used to post a message. */
import { request, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestTls } from 'node:https';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { WatchRobot } from '@dpm/protocol';

const TIMEOUT_MS = 10_000;
const MOST_ANSWER_BYTES = 4_096;

type Way = Pick<WatchRobot, 'url' | 'proxy'>;

/** Resolves when the robot's server can be reached, TLS included; rejects with why not. Nothing is sent to it. */
export async function reachRobot(way: Way): Promise<void> {
  (await open(way, AbortSignal.timeout(TIMEOUT_MS))).destroy();
}

/** Posts JSON; the answer's body, of any status. Rejects with what the network says. */
export async function postToRobot(way: Way, json: string): Promise<string> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const socket = await open(way, signal);
  try {
    const { host, pathname, search } = new URL(way.url);
    const answer = await ask(
      {
        ...{ method: 'POST', path: `${pathname}${search}`, signal, createConnection: () => socket },
        headers: {
          ...{ host, 'content-type': 'application/json', connection: 'close' },
          'content-length': Buffer.byteLength(json),
        },
      },
      json,
    );
    return await readText(answer);
  } finally {
    socket.destroy();
  }
}

async function open({ url, proxy }: Way, signal: AbortSignal): Promise<Socket> {
  const { protocol, hostname, port } = new URL(url);
  const isTls = protocol === 'https:';
  const target = { host: bare(hostname), port: Number(port) || (isTls ? 443 : 80) };
  const socket = proxy === undefined ? await dial(target, signal) : await tunnel(proxy, target, signal);
  if (!isTls) return socket;
  const name = isIP(target.host) === 0 ? { servername: target.host } : {};
  const secured = connectTls({ socket, host: target.host, ...name });
  return connected(secured, { event: 'secureConnect', signal });
}

interface Target {
  host: string;
  port: number;
}

function dial(target: Target, signal: AbortSignal): Promise<Socket> {
  return connected(connectTcp(target), { event: 'connect', signal });
}

function connected(
  socket: Socket,
  { event, signal }: { event: string; signal: AbortSignal },
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    const late = () => fail(timedOut());
    signal.addEventListener('abort', late, { once: true });
    socket.once('error', fail);
    socket.once(event, () => {
      signal.removeEventListener('abort', late);
      socket.off('error', fail);
      // What goes wrong from now on is told by the request that uses it.
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}

/** CONNECT, with the name and password of the proxy's address if it has some. */
function tunnel(proxy: string, { host, port }: Target, signal: AbortSignal): Promise<Socket> {
  const way = new URL(proxy);
  const begin = way.protocol === 'https:' ? requestTls : request;
  const authority = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  const login = `${decodeURIComponent(way.username)}:${decodeURIComponent(way.password)}`;
  const credentials =
    login === ':' ? {} : { 'proxy-authorization': `Basic ${Buffer.from(login).toString('base64')}` };
  return new Promise((resolve, reject) => {
    const sent = begin({
      ...{ method: 'CONNECT', host: bare(way.hostname), path: authority, agent: false, signal },
      ...(way.port === '' ? {} : { port: way.port }),
      headers: { host: authority, ...credentials },
    });
    sent.once('error', (error) => reject(signal.aborted ? timedOut() : error));
    sent.once('connect', (response, socket) => {
      if (response.statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(coded('PROXY_REFUSED', `the proxy answers ${response.statusCode ?? 0}`));
    });
    sent.once('response', (response) => {
      response.destroy();
      reject(coded('PROXY_REFUSED', `the proxy answers ${response.statusCode ?? 0}`));
    });
    sent.end();
  });
}

function ask(options: RequestOptions, json: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request(options, resolve);
    sent.once('error', reject);
    sent.end(json);
  });
}

async function readText(answer: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of answer.setEncoding('utf8')) {
    text += part as string;
    if (text.length > MOST_ANSWER_BYTES) break;
  }
  return text;
}

/** IPv6 addresses stand in brackets in an address only. */
function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function timedOut(): Error {
  return coded('ETIMEDOUT', `not within ${TIMEOUT_MS} ms`);
}

function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
