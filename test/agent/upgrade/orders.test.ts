import { expect, it } from 'vitest';
import type { BundleOrder } from '@dpm/protocol';
import { createSigner, hash, prepareUpgrade, type KeptAgent } from '../support/kept-agent.ts';
import { until } from '../support/report-server.ts';

const TOLD_MS = 20_000;
const { signer, first, variant, start } = await prepareUpgrade();
const other = createSigner();

interface Offer {
  what: string;
  reason: RegExp;
  /** Whether it is fetched at all. */
  fetched: boolean;
  order?: (bytes: Buffer) => Partial<BundleOrder>;
  /** What is sent for it. */
  sent?: (bytes: Buffer) => Buffer;
  serve?: KeptAgent['server']['serve'];
}

const OFFERS: Offer[] = [
  {
    ...{ what: 'a signature by another key', reason: /signature is not by the key/, fetched: false },
    order: (bytes) => ({ signature: other.order(bytes).signature }),
  },
  {
    ...{ what: 'a signature for other bytes', reason: /signature is not by the key/, fetched: false },
    order: () => ({ signature: signer.order(first).signature }),
  },
  {
    ...{ what: 'a size that no bundle has', reason: /at most \d+ are taken/, fetched: false },
    order: () => ({ sizeBytes: 2 ** 40 }),
  },
  {
    ...{ what: 'other bytes of the same length', reason: /its SHA-256 is [0-9a-f]{64}/, fetched: true },
    sent: (bytes) => Buffer.alloc(bytes.length),
  },
  {
    ...{ what: 'more bytes than were announced', reason: /it has more than the \d+ bytes/, fetched: true },
    sent: (bytes) => Buffer.concat([bytes, bytes]),
  },
  {
    ...{
      what: 'another size than it has',
      reason: /it has \d+ bytes where \d+ were announced/,
      fetched: true,
    },
    order: (bytes) => ({ sizeBytes: bytes.length + 1 }),
  },
  {
    ...{ what: 'a download that is cut off', reason: /aborted/, fetched: true },
    serve: (_request, response) => {
      response.writeHead(200, { 'content-length': first.length }).write(first.subarray(0, 10_000));
      setTimeout(() => response.destroy(), 100);
    },
  },
  {
    ...{ what: 'a bundle that is not there', reason: /the server answers 404/, fetched: true },
    serve: (_request, response) => void response.writeHead(404).end('{}'),
  },
];

it('runs nothing that it cannot trust, tells why, and goes on', async () => {
  const agent = await start();
  for (const { what, reason, fetched, order, sent, serve } of OFFERS) {
    const bytes = variant(what);
    agent.offer(sent?.(bytes) ?? bytes, signer.order(bytes, order?.(bytes)));
    let requests = 0;
    const answer = serve ?? agent.server.serve;
    agent.server.serve = (request, response) => {
      requests++;
      answer(request, response);
    };
    const name = hash(bytes).slice(0, 12);
    const isTold = () => agent.trouble?.reason.includes(name) === true && reason.test(agent.trouble.reason);
    await until(`${what} is told`, isTold, TOLD_MS);
    expect(agent.output, what).toContain(name);
    expect(requests, what).toBe(fetched ? 1 : 0);
    expect(agent.hasBundle(bytes), what).toBe(false);
  }
  expect(agent.ends).toEqual([]);
  expect(agent.reporters).toEqual([hash(first)]);
  expect(agent.launch.trial).toBeUndefined();
}, 120_000);

it('follows nothing without a key', async () => {
  const agent = await start({ bundleKey: undefined });
  const bytes = variant('the second');
  agent.offer(bytes, signer.order(bytes));
  await until('it is told', () => agent.trouble?.state === 'unsupported', TOLD_MS);
  expect(agent.trouble?.reason).toMatch(/agent.json has no bundleKey/);
  expect(agent.ends).toEqual([]);
}, 40_000);
