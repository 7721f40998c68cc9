/** Reports that were not stored: counted, and the newest of each sender and code kept for an administrator to look at. */
import type { FastifyInstance } from 'fastify';
import type { RefusedReport, RefusedReports } from '@dpm/protocol';
import { maskCommandLine } from '@dpm/protocol/masking';
import { codeOf } from './error-handler.ts';

export interface RefusalSource {
  client: RefusedReport['client'];
  address: string;
  /** The host that the token speaks for. */
  host: string | undefined;
  /** As text, or as what the text says; undefined when it was not read. */
  body: unknown;
}

export type NoteRefusal = (error: unknown, source: RefusalSource) => void;

export interface RefusedReportLog {
  note: NoteRefusal;
  list: () => RefusedReports;
}

const MOST_KEPT = 50;
const MOST_BODY = 4_096;
const MOST_VALUE = 1_024;
const MOST_MESSAGE = 512;

/**
 * In the memory of this backend. What is no fault of the report, an outage or too much at once, is counted only: it
 * would push out what can be learned from.
 */
export function createRefusedReports(options: {
  now: () => number;
  count: (code: string) => void;
}): RefusedReportLog {
  const sinceMs = options.now();
  const counts = new Map<string, number>();
  const kept = new Map<string, RefusedReport>();
  return {
    note(error, source) {
      const code = codeOf(error);
      options.count(code);
      counts.set(code, (counts.get(code) ?? 0) + 1);
      if (!isOfReport(error)) return;
      const key = [source.client, source.host ?? source.address, code].join(' ');
      const times = (kept.get(key)?.times ?? 0) + 1;
      kept.delete(key);
      if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value ?? '');
      kept.set(key, { atMs: options.now(), times, code, ...describe(error, source) });
    },
    list: () => ({
      ...{ nowMs: options.now(), sinceMs, counts: Object.fromEntries(counts) },
      reports: [...kept.values()].reverse(),
    }),
  };
}

/** `GET refused-reports` */
export async function registerRefusedReports(
  app: FastifyInstance,
  { list }: Pick<RefusedReportLog, 'list'>,
): Promise<void> {
  app.get('/refused-reports', async () => list());
}

function isOfReport(error: unknown): boolean {
  const { httpStatus, statusCode } = error as { httpStatus?: number; statusCode?: number };
  return (httpStatus ?? statusCode ?? 500) < 500;
}

function describe(
  error: unknown,
  { client, address, host, body }: RefusalSource,
): Omit<RefusedReport, 'atMs' | 'times' | 'code'> {
  const { message, where } = error as { message: string; where?: string };
  const value = typeof body === 'object' && where !== undefined ? valueAt(body, where) : undefined;
  return {
    ...{ client, address, host: host ?? null, message: message.slice(0, MOST_MESSAGE) },
    field: where ?? null,
    value: value === undefined ? null : sample(JSON.stringify(value), MOST_VALUE),
    body: body === undefined || body === null || body === '' ? null : sample(textOf(body), MOST_BODY),
  };
}

/** What a JSON pointer names. */
function valueAt(body: object | null, pointer: string): unknown {
  const keys = pointer.split('/').slice(1);
  return keys.reduce<unknown>((part, key) => {
    if (typeof part !== 'object' || part === null || !Object.hasOwn(part, key)) return undefined;
    return (part as Record<string, unknown>)[key];
  }, body);
}

function textOf(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

/** The start of a text. Tags are set apart first, so that words of a command line in it begin and end. */
function sample(text: string, most: number): string {
  const words = text.slice(0, most).replaceAll('<', ' <').replaceAll('>', '> ').split(' ');
  return maskCommandLine(words).slice(0, most);
}
