/**
 * A time window as pages keep it in the URL: `from` and `to` as `now-15m`, epoch milliseconds or an ISO instant.
 * Ranges are half-open, times UTC.
 */
import { dateMath, dateTime, type DateTime, type RawTimeRange, type TimeRange } from '@grafana/data';

export interface RawWindow {
  from: string;
  to: string;
}

export interface AbsoluteWindow {
  fromMs: number;
  toMs: number;
}

export const DEFAULT_WINDOW: RawWindow = { from: 'now-15m', to: 'now' };
const SHORTEST_MS = 1_000;

const isRelative = (text: string) => text.startsWith('now');

const isMs = (text: string) => /^\d{1,15}$/.test(text);
const isIso = (text: string) => /^\d{4}-\d{2}-\d{2}T/.test(text);

function parse(text: string, { roundUp }: { roundUp: boolean }): DateTime | undefined {
  const parsed = isRelative(text) ? dateMath.toDateTime(text, { roundUp }) : absolute(text);
  return parsed?.isValid() ? parsed : undefined;
}

function absolute(text: string): DateTime | undefined {
  if (isMs(text)) {
    return dateTime(Number(text));
  }
  return isIso(text) ? dateTime(text) : undefined;
}

/** Bounds in milliseconds now; what cannot be read, or ends before it starts, becomes the last 15 minutes. */
export function resolveWindow({ from, to }: RawWindow): AbsoluteWindow {
  const start = parse(from, { roundUp: false });
  const end = parse(to, { roundUp: true });
  if (start && end && end.valueOf() - start.valueOf() >= SHORTEST_MS) {
    return { fromMs: start.valueOf(), toMs: end.valueOf() };
  }
  const now = Date.now();
  return { fromMs: now - 15 * 60_000, toMs: now };
}

const AROUND_MS = 5 * 60_000;

/** Ten minutes around a moment, in epoch milliseconds, as a link from a point of a dashboard gives it. */
export function windowAround(at: string): RawWindow | undefined {
  return isMs(at)
    ? { from: String(Number(at) - AROUND_MS), to: String(Math.min(Number(at) + AROUND_MS, Date.now())) }
    : undefined;
}

/** The same window for Grafana's time picker. */
export function toTimeRange(raw: RawWindow): TimeRange {
  const { fromMs, toMs } = resolveWindow(raw);
  const from = dateTime(fromMs);
  const to = dateTime(toMs);
  return {
    from,
    to,
    raw: { from: isRelative(raw.from) ? raw.from : from, to: isRelative(raw.to) ? raw.to : to },
  };
}

/** What the picker chose, as text for the URL. */
export function fromRawRange({ from, to }: RawTimeRange): RawWindow {
  const text = (end: DateTime | string) => (typeof end === 'string' ? end : String(end.valueOf()));
  return { from: text(from), to: text(to) };
}

/** Moves the window by half its length; never past now. */
export function moveWindow(raw: RawWindow, { direction }: { direction: -1 | 1 }): RawWindow {
  const { fromMs, toMs } = resolveWindow(raw);
  const wanted = (direction * (toMs - fromMs)) / 2;
  const step = Math.round(Math.min(wanted, Math.max(0, Date.now() - toMs)));
  return { from: String(fromMs + step), to: String(toMs + step) };
}

/** The window fixed to this moment, so that a copied link goes on showing the same thing. */
export function freezeWindow(raw: RawWindow): RawWindow {
  const { fromMs, toMs } = resolveWindow(raw);
  return { from: String(fromMs), to: String(toMs) };
}

/** Only a window that ends now changes by itself. */
export const isLive = ({ to }: RawWindow) => isRelative(to);
