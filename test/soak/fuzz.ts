import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { enrolHost } from '../../backend/src/cli/agent-enrolment.ts';
import { askBackend } from '../../backend/src/cli/backend-client.ts';
import { startProduct, type Product } from '../support/product.ts';
import { createSend } from './fuzz-client.ts';
import { FuzzLedger } from './fuzz-ledger.ts';
import {
  buildOddCall,
  buildOddReport,
  enterCall,
  enterReport,
  judgeAnswer,
  judgeCallAnswer,
  type Verdict,
} from './fuzz-reports.ts';
import { createRandom } from './mutation.ts';
import { readProductSecrets } from './product-secrets.ts';
import type { Counts, Soak } from './soak.ts';

const REPORTS = 100_000;
/** Of each protocol, each sending one report after the other. */
const SENDERS = 8;
const SEED = 20_261_124;
/** What the backend may grow by after its first tenth, when caches and compiled code have settled. */
const MOST_GROWTH_MIB = 128;
/** Codes of reports not stored that tell of a defect here, not in the report. */
const DEFECTS = ['INTERNAL', 'UNTRANSLATABLE', 'REPORT_FAILED'];

/** Mutated reports of both protocols; the backend must live, answer all, and store each whole or not at all. */
export const fuzz: Soak = {
  describes:
    '100,000 mutated reports (--reports N) over both protocols; counts crashes, reports in part, growth',
  mustBeZero: [
    'crashes',
    'unanswered',
    'failed',
    'defects',
    'lost',
    'partial',
    'unexpected',
    'memoryExceeded',
  ],
  async run({ reports = REPORTS, log }) {
    const product = await startProduct({
      env: { DPM_GLOBAL_INTERVAL_TIME: '3600', DPM_LEGACY_ENABLED: '1', DPM_LEGACY_UTC_OFFSET: '+00:00' },
    });
    try {
      return await fuzzProduct(product, { reports, log });
    } finally {
      await product.remove();
    }
  },
};

async function fuzzProduct(
  product: Product,
  { reports, log }: { reports: number; log: (line: string) => void },
): Promise<Counts> {
  const server = `https://127.0.0.1:${product.tlsPort}`;
  const { ca, tokens } = await readProductSecrets(product);
  const ledger = new FuzzLedger();
  const ownHost = readOwnHost(product);
  const pid = product.part('backend')?.pid;
  const memory = createMemoryWatch(product, reports);
  const counts = { sent: 0, agentStored: 0, agentRefused: 0, legacyStored: 0, legacyRefused: 0 };
  const faults = { unanswered: 0, failed: 0 };
  const count = (protocol: 'agent' | 'legacy', verdict: Verdict) => {
    counts.sent += 1;
    memory.look(counts.sent);
    if (verdict === 'stored') counts[`${protocol}Stored`] += 1;
    if (verdict === 'refused') counts[`${protocol}Refused`] += 1;
    if (verdict === 'failed') faults.failed += 1;
    if (verdict === 'none') faults.unanswered += 1;
    if (counts.sent % 10_000 === 0) log(`${counts.sent} reports, backend ${memory.newestMiB()} MiB`);
  };
  const context = { server, url: product.url, ca, adminToken: tokens.admin, ledger, count };
  const each = Math.ceil(reports / SENDERS / 2);
  await Promise.all(
    Array.from({ length: SENDERS }, (_none, sender) => [
      sendReports(context, { sender, each }),
      sendCalls(context, { sender, each }),
    ]).flat(),
  );
  const refused = await askBackend({ url: `${server}/v1/admin/refused-reports`, ca, token: tokens.admin });
  const codes = (refused.body as { counts: Record<string, number> }).counts;
  log(`not stored, by code: ${JSON.stringify(codes)}`);
  return {
    seed: SEED,
    ...counts,
    crashes: product.part('backend')?.pid === pid ? 0 : 1,
    ...faults,
    defects: DEFECTS.reduce((sum, code) => sum + (codes[code] ?? 0), 0),
    ...(await ledger.compare(product, { ours: (host) => host !== ownHost, log })),
    ...memory.result(),
  };
}

interface Context {
  server: string;
  url: string;
  ca: string;
  adminToken: string;
  ledger: FuzzLedger;
  count: (protocol: 'agent' | 'legacy', verdict: Verdict) => void;
}

async function sendReports(
  context: Context,
  { sender, each }: { sender: number; each: number },
): Promise<void> {
  const { server, ca, adminToken, ledger, count } = context;
  const random = createRandom(SEED + sender);
  const host = `fuzz-${sender}`;
  const token = await enrolHost({ server, ca, adminToken, host });
  const boot = `${randomUUID()}.0000000${sender}`;
  const beginMs = Math.floor(Date.now() / 1000) * 1000 - each * 1000;
  const { send, close } = createSend(`${server}/v1/report`, ca);
  for (let seq = 1; seq <= each; seq += 1) {
    const odd = buildOddReport({ host, boot, seq, atMs: beginMs + seq * 1000 }, { random, token });
    const answer = await send(odd.body, odd.headers);
    const verdict = answer === undefined ? 'none' : judgeAnswer(answer);
    if (verdict === 'stored') {
      const zipped = odd.headers['content-encoding'] === 'gzip';
      enterReport(ledger, { text: (zipped ? gunzipSync(odd.body) : odd.body).toString() }, verdict);
    }
    count('agent', verdict);
  }
  close();
}

async function sendCalls(
  context: Context,
  { sender, each }: { sender: number; each: number },
): Promise<void> {
  const random = createRandom(SEED + SENDERS + sender);
  const beginMs = Math.floor(Date.now() / 1000) * 1000 - each * SENDERS * 1000;
  const { send, close } = createSend(`${context.url}/RPC2`);
  for (let number = 1; number <= each; number += 1) {
    // No two reports have the same second, unless a mutation gives it to them.
    const atMs = beginMs + (number * SENDERS + sender) * 1000;
    const odd = buildOddCall({ host: `old-${sender}`, atMs }, random);
    const answer = await send(odd.body, odd.headers);
    const verdict = answer === undefined ? 'none' : judgeCallAnswer(answer);
    enterCall(context.ledger, odd.body, verdict);
    context.count('legacy', verdict);
  }
  close();
}

/** The agent of `dpm start` reports too. */
function readOwnHost(product: Product): string {
  const config = readFileSync(`${product.dataDir}/agent/agent.json`, 'utf8');
  return (JSON.parse(config) as { host: string }).host.toLowerCase();
}

/** Looks at the backend's resident memory a hundred times. */
function createMemoryWatch(product: Product, reports: number) {
  const readMiB = () => {
    const status = readFileSync(`/proc/${product.part('backend')?.pid}/status`, 'utf8');
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
  };
  const seen: number[] = [];
  const step = Math.max(1, Math.floor(reports / 100));
  const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
  return {
    look(sent: number) {
      if (sent % step === 0) seen.push(readMiB());
    },
    newestMiB: () => seen.at(-1) ?? 0,
    result(): Counts {
      const [early, late] = [median(seen.slice(10, 20)), median(seen.slice(-10))];
      const memoryGrowthMiB = late - early;
      return { memoryMiB: late, memoryGrowthMiB, memoryExceeded: memoryGrowthMiB > MOST_GROWTH_MIB ? 1 : 0 };
    },
  };
}
