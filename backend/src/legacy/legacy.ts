/** Takes the calls of the replaced system's clients. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Report } from '@dpm/protocol';
import { ProductError } from '../errors.ts';
import type { OffsetAt } from './local-time.ts';
import { createIntervals } from './intervals.ts';
import { translate } from './translate.ts';
import { parseCall } from './xml-rpc.ts';

export interface LegacyOptions {
  /** Resolves after the commit. */
  accept: (report: Report, sender: { hostId: number }) => Promise<unknown>;
  findHost: (name: string) => Promise<{ hostId: number }>;
  /** The zone of the hosts. */
  offsetAt: OffsetAt;
  now: () => number;
  /** Longest wait for the database, ms: these clients wait without end. */
  answerWithinMs?: number;
}

export interface Legacy {
  /**
   * Resolves when the report in the body of a call is stored. Throws NOT_XML, NOT_A_CALL, METHOD_UNKNOWN, INVALID,
   * UNTRANSLATABLE, HAS_AGENT, BUSY, LATE, or what `accept` throws; within the time of an answer.
   */
  take(body: Uint8Array): Promise<void>;
}

const ANSWER_WITHIN_MS = 4_000;
/** Calls under way; one that got no answer in time is under way until the database has answered. */
const MOST_AT_ONCE = 500;

export function createLegacy(options: LegacyOptions): Legacy {
  const { accept, findHost, offsetAt, now, answerWithinMs = ANSWER_WITHIN_MS } = options;
  const intervalOf = createIntervals();
  const decoder = new TextDecoder();
  let underWay = 0;

  const store = async (report: Report): Promise<void> => {
    underWay += 1;
    try {
      await accept(report, await findHost(report.host.name));
    } finally {
      underWay -= 1;
    }
  };

  return {
    async take(body) {
      if (underWay >= MOST_AT_ONCE) throw notNow('BUSY', `${underWay} reports are being stored already`);
      const call = parseCall(decoder.decode(body));
      const report = translate(call, { nowMs: now(), offsetAt, intervalOf });
      await within(answerWithinMs, store(report));
    },
  };
}

/** What comes later is still done; only its answer is not waited for. */
async function within(timeoutMs: number, work: Promise<void>): Promise<void> {
  const waiting = new AbortController();
  const late = delay(timeoutMs, 'late', { signal: waiting.signal });
  try {
    const first = await Promise.race([work, late]);
    if (first === 'late') throw notNow('LATE', `the database has not answered within ${timeoutMs} ms`);
  } finally {
    waiting.abort();
    for (const loser of [work, late]) loser.catch(() => undefined);
  }
}

function notNow(code: string, message: string): ProductError {
  return new ProductError({ code, message, httpStatus: 503 });
}
