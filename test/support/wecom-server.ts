/** Stands in for WeCom's server, behaving as its documentation says: rate, byte limits, error codes, and faults. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** `slow`: answers after 0.3 s. `lost`: takes the message, then cuts the connection. `reset`: cuts it before. `hang`: takes it and never answers. */
export type WecomFault =
  'slow' | 'reset' | 'lost' | 'hang' | 'not-json' | 'bad-gateway' | { errcode: number };

interface Received {
  key: string;
  msgtype: string;
  content: string;
  mentions: string[];
  phones: string[];
  atMs: number;
}

interface Body {
  msgtype: string;
  [type: string]: unknown;
}

const PER_MINUTE = 20;
const SLOW_MS = 300;
const MOST_BYTES: Record<string, number> = { text: 2_048, markdown: 4_096, markdown_v2: 4_096 };

export interface WecomServer {
  /** Address of a robot with this key. */
  url(key?: string): string;
  /** Messages that it took, in order. */
  taken: Received[];
  /** Answers so far, by errcode or fault. */
  answers: string[];
  /** Faults of the next requests, one each. */
  faults: WecomFault[];
  /** Robots that exist; any when empty. */
  keys: Set<string>;
  contents(): string[];
  stop(): Promise<void>;
}

export async function startWecom(): Promise<WecomServer> {
  const taken: Received[] = [];
  const answers: string[] = [];
  const faults: WecomFault[] = [];
  const keys = new Set<string>();
  const judge = (key: string, body: Body): number => {
    if (keys.size > 0 && !keys.has(key)) return 93_000;
    if (!(body.msgtype in MOST_BYTES)) return 40_008;
    const { content } = body[body.msgtype] as { content: string };
    if (Buffer.byteLength(content) > (MOST_BYTES[body.msgtype] ?? 0)) return 40_058;
    const minute = taken.filter((one) => one.key === key && Date.now() - one.atMs < 60_000);
    return minute.length >= PER_MINUTE ? 45_009 : 0;
  };
  const take = (key: string, body: Body) => {
    const part = body[body.msgtype] as {
      content: string;
      mentioned_list?: string[];
      mentioned_mobile_list?: string[];
    };
    const { content, mentioned_list: mentions = [], mentioned_mobile_list: phones = [] } = part;
    taken.push({ key, msgtype: body.msgtype, content, mentions, phones, atMs: Date.now() });
  };
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const text = await readText(request);
    const key = keyOf(request);
    const body = JSON.parse(text) as Body;
    const fault = faults.shift();
    const errcode = typeof fault === 'object' ? fault.errcode : judge(key, body);
    answers.push(typeof fault === 'string' ? fault : String(errcode));
    const arrives = fault !== 'reset' && fault !== 'bad-gateway';
    if (arrives && errcode === 0) take(key, body);
    if (typeof fault === 'string' && fault !== 'slow') return fail(fault, request, response);
    await delay(fault === 'slow' ? SLOW_MS : 0);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ errcode, errmsg: errcode === 0 ? 'ok' : `errcode ${errcode}` }));
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ...{ taken, answers, faults, keys },
    url: (key = 'key-1') => `http://127.0.0.1:${port}/cgi-bin/webhook/send?key=${key}`,
    contents: () => taken.map(({ content }) => content),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function fail(
  fault: Exclude<WecomFault, object | 'slow'>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  switch (fault) {
    case 'reset':
    case 'lost':
      request.socket.destroy();
      return;
    case 'bad-gateway':
      response.writeHead(502).end('<html>bad gateway</html>');
      return;
    case 'not-json':
      response.end('<html>portal</html>');
      return;
    case 'hang':
      return;
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk as string;
  return text;
}

const keyOf = ({ url = '' }: IncomingMessage) => new URL(url, 'http://x').searchParams.get('key') ?? '';
