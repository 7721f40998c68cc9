/** What an answer of a receiver means. Pure. */
export type Outcome = 'delivered' | 'retry' | 'wait' | 'shorten' | 'misconfigured' | 'ambiguous';

export interface Answer {
  outcome: Outcome;
  /** errcode, HTTP status, or error code of the network. */
  code: string;
  /** What was said, without keys, at most 255 characters. */
  said: string;
}

export interface HttpAnswer {
  status: number;
  body: string;
}

/** Errors of the network before anything can have arrived. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CONNECT_TIMEOUT',
  'PROXY_REFUSED',
]);
const WAIT = 45_009;
const TOO_LONG = 40_058;
const BUSY = -1;

/**
 * WeCom says everything with HTTP 200 and `errcode`. What is no such JSON comes from something between: its text says
 * nothing about whether the message went on, so it is ambiguous; a 4xx or 5xx of a gateway did not pass it on.
 */
export function readWecomAnswer({ status, body }: HttpAnswer): Answer {
  const parsed = parse(body);
  if (parsed === undefined) {
    const outcome = status >= 400 ? 'retry' : 'ambiguous';
    return { outcome, code: String(status), said: `no answer of WeCom: ${body}`.slice(0, 255) };
  }
  const { errcode, errmsg } = parsed;
  const said = errmsg.slice(0, 255);
  return { outcome: meaningOf(errcode), code: String(errcode), said };
}

function meaningOf(errcode: number): Outcome {
  if (errcode === 0) return 'delivered';
  if (errcode === BUSY) return 'retry';
  if (errcode === WAIT) return 'wait';
  if (errcode === TOO_LONG) return 'shorten';
  return 'misconfigured';
}

function parse(body: string): { errcode: number; errmsg: string } | undefined {
  try {
    const { errcode, errmsg } = JSON.parse(body) as { errcode?: unknown; errmsg?: unknown };
    return typeof errcode === 'number'
      ? { errcode, errmsg: typeof errmsg === 'string' ? errmsg : '' }
      : undefined;
  } catch {
    return undefined;
  }
}

/** A failure of the network: retried at once without doubt only when nothing can have arrived. */
export function readFailure(error: unknown): Answer {
  const { code = 'UNKNOWN' } = error as { code?: string };
  return { outcome: NOT_SENT.has(code) ? 'retry' : 'ambiguous', code, said: code };
}

const FIRST_MS = 2_000;
const MOST_MS = 15 * 60_000;
const RATE_WAIT_MS = 60_000;
const CONFIGURATION_MS = 10 * 60_000;

/** How long to wait before the next try. `attempts` counts those made; `random` is in [0, 1). */
export function nextWaitMs(
  outcome: Outcome,
  { attempts, random }: { attempts: number; random: number },
): number {
  const jitter = 0.5 + random / 2;
  switch (outcome) {
    case 'delivered':
    case 'shorten':
      return 0;
    case 'wait':
      return RATE_WAIT_MS + Math.round(random * 5_000);
    case 'misconfigured':
      return Math.round(CONFIGURATION_MS * (0.75 + random / 2));
    case 'retry':
    case 'ambiguous':
      return Math.round(Math.min(MOST_MS, FIRST_MS * 2 ** Math.max(0, attempts - 1)) * jitter);
  }
}

/** How many more may go now: at most `perMinute` in any minute. */
export function allowance({
  recentMs,
  nowMs,
  perMinute,
}: {
  recentMs: readonly number[];
  nowMs: number;
  perMinute: number;
}): number {
  return Math.max(0, perMinute - recentMs.filter((ms) => nowMs - ms < 60_000).length);
}
