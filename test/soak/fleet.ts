/** Hosts that report to a real backend and remember exactly what was acknowledged. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { enrolHost } from '../../backend/src/cli/agent-enrolment.ts';
import { askBackend } from '../../backend/src/cli/backend-client.ts';
import { buildReport } from '../support/report.ts';

export interface FleetHost {
  host: string;
  boot: string;
  /** Sequence → end of the sample, ms, of every acknowledged report. */
  acknowledged: Map<number, number>;
  /** Reports that got an answer other than an acknowledgement, or none. */
  unanswered: number;
}

export interface Fleet {
  hosts: FleetHost[];
  /** Resolves when every host has ended; a report under way is waited for. */
  stop(): Promise<void>;
}

/** Rows of each report that the fleet sends: `buildReport` has two instances, besides other and unattributed. */
export const ROWS_OF_REPORT = {
  host_sample: 1,
  agent_sample: 1,
  instance_sample: 4,
  process_sample: 2,
} as const;

const RETRY_MS = 250;
const PAUSE_MS = 50;
const FIRST_SAMPLE_MS = 60_000;
/** Every so many reports one is sent again after its acknowledgement, as when the answer was lost on its way. */
const REPLAY_EVERY = 10;

/** Enrols `count` hosts; each reports without end, the same report again until it is acknowledged. */
export async function startFleet(options: {
  server: string;
  ca: string;
  adminToken: string;
  count: number;
}): Promise<Fleet> {
  const stopping = new AbortController();
  const { server, ca, adminToken } = options;
  const hosts: FleetHost[] = [];
  const runs: Promise<void>[] = [];
  for (let number = 1; number <= options.count; number += 1) {
    const host = `fleet-${number}`;
    const token = await enrolHost({ server, ca, adminToken, host });
    const boot = `${randomUUID()}.0000000${number % 10}`;
    const one: FleetHost = { host, boot, acknowledged: new Map(), unanswered: 0 };
    hosts.push(one);
    runs.push(reportUntil(stopping.signal, one, { url: `${server}/v1/report`, ca, token }));
  }
  return {
    hosts,
    async stop() {
      stopping.abort();
      await Promise.all(runs);
    },
  };
}

async function reportUntil(
  signal: AbortSignal,
  one: FleetHost,
  target: { url: string; ca: string; token: string },
): Promise<void> {
  const beginMs = Math.floor(Date.now() / 1000) * 1000 - FIRST_SAMPLE_MS;
  for (let seq = 1; !signal.aborted; seq += 1) {
    const atMs = beginMs + seq * 1000;
    const report = buildReport({ host: one.host, boot: one.boot, seq, atMs, intervalMs: 1000 });
    while (!(await isAcknowledged(target, report))) {
      one.unanswered += 1;
      if (signal.aborted) return;
      await delay(RETRY_MS);
    }
    one.acknowledged.set(seq, atMs);
    if (seq % REPLAY_EVERY === 0 && !(await isAcknowledged(target, report))) one.unanswered += 1;
    await delay(PAUSE_MS);
  }
}

async function isAcknowledged(
  { url, ca, token }: { url: string; ca: string; token: string },
  report: object,
): Promise<boolean> {
  try {
    const answer = await askBackend({ url, method: 'POST', token, ca, body: report, timeoutMs: 10_000 });
    const { status } = (answer.body ?? {}) as { status?: string };
    return answer.status === 200 && (status === 'stored' || status === 'duplicate');
  } catch {
    // Whatever became of it, it was not acknowledged: the same report is sent again.
    return false;
  }
}
