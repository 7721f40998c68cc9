/** One odd report of either protocol: what is sent, and what its answer says became of it. */
import { gzipSync } from 'node:zlib';
import type { Report } from '@dpm/protocol';
import { zoneOf } from '../../backend/src/legacy/local-time.ts';
import { translate } from '../../backend/src/legacy/translate.ts';
import { parseCall } from '../../backend/src/legacy/xml-rpc.ts';
import { oldCall, oldReport, type OldStruct } from '../support/old-report.ts';
import { buildReport } from '../support/report.ts';
import type { FuzzLedger } from './fuzz-ledger.ts';
import { mutateBytes, mutateValue, type Random } from './mutation.ts';

export interface OddReport {
  body: Buffer;
  headers: Record<string, string>;
}

/** What an answer says; `none` is no answer, `failed` one that only a defect gives. */
export type Verdict = 'stored' | 'refused' | 'failed' | 'none';

const CHANGES = 5;
const BYTES_CHANGED = 0.2;
const GZIPPED = 0.3;

export function buildOddReport(
  own: { host: string; boot: string; seq: number; atMs: number },
  { random, token }: { random: Random; token: string },
): OddReport {
  const changes = Math.floor(random() * CHANGES);
  const mutant = mutateValue(buildReport({ ...own, intervalMs: 1_000 }), { random, changes });
  let body: Buffer = Buffer.from(JSON.stringify(mutant));
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    authorization: `Bearer ${token}`,
  };
  if (random() < GZIPPED) {
    body = gzipSync(body);
    headers['content-encoding'] = 'gzip';
  } else if (random() < BYTES_CHANGED) body = mutateBytes(body, random);
  if (headers['content-encoding'] === 'gzip' && random() < BYTES_CHANGED) body = mutateBytes(body, random);
  return { body, headers };
}

export function buildOddCall(own: { host: string; atMs: number }, random: Random): OddReport {
  const at = (backS: number) =>
    new Date(own.atMs - backS * 1000).toISOString().slice(0, 19).replace('T', ' ');
  const report = oldReport({ HOST: own.host }, { net: at(0), io: at(2), iftop: at(5) });
  const mutant: OldStruct = mutateValue(report, {
    random,
    changes: Math.floor(random() * CHANGES),
    texts: true,
  });
  const body = Buffer.from(oldCall(mutant));
  return {
    body: random() < BYTES_CHANGED ? mutateBytes(body, random) : body,
    headers: { 'content-type': 'text/xml' },
  };
}

/** What an agent would make of an answer. */
export function judgeAnswer(answer: { status: number; text: string }): Verdict {
  if (answer.status === 200) return answer.text.includes('"status":"stored"') ? 'stored' : 'refused';
  const failed = answer.status >= 500 || answer.text.includes('REPORT_FAILED');
  return failed ? 'failed' : 'refused';
}

/** What an old client would make of an answer: anything but two values of these types is a fault to it. */
export function judgeCallAnswer({ status, text }: { status: number; text: string }): Verdict {
  const values =
    /<array><data><value><int>([02])<\/int><\/value><value><string>[^<]+<\/string><\/value><\/data>/;
  const stored = status === 200 ? values.exec(text)?.[1] : undefined;
  if (stored === undefined) return 'failed';
  return stored === '0' ? 'stored' : 'refused';
}

/** Enters what a plain JSON body says, if it is stored. */
export function enterReport(ledger: FuzzLedger, sent: { text: string }, verdict: Verdict): void {
  if (verdict === 'stored' || verdict === 'none') {
    ledger.add(JSON.parse(sent.text) as Report, { certain: verdict === 'stored' });
  }
}

/** Enters what a call says, if it is one: its answer does not tell what came too late from what was not stored. */
export function enterCall(ledger: FuzzLedger, body: Buffer, verdict: Verdict): void {
  const nowMs = Date.now();
  let report: Report;
  try {
    const circumstances = { nowMs, offsetAt: zoneOf(0), intervalOf: () => 30_000 };
    report = translate(parseCall(new TextDecoder().decode(body)), circumstances);
  } catch {
    // It is no report, which the answer must say too: then there is nothing to look for.
    return;
  }
  if (report.atMs === nowMs) ledger.addUntimed(report.host.name);
  else ledger.add(report, { certain: verdict === 'stored' });
}
