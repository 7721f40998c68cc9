import type { Sender } from './report.ts';

const KEPT_MS = 30_000;
const MOST = 50_000;

/**
 * Remembers which host a token speaks for, so that a report costs no look-up. A replaced token works for at most 30 s
 * more; unknown tokens are asked for every time.
 */
export function createSenderCache(
  find: (token: string) => Promise<Sender | undefined>,
  now: () => number,
): (token: string) => Promise<Sender | undefined> {
  const known = new Map<string, { sender: Sender; untilMs: number }>();
  return async (token) => {
    const cached = known.get(token);
    if (cached !== undefined && cached.untilMs > now()) return cached.sender;
    known.delete(token);
    const sender = await find(token);
    if (sender === undefined) return undefined;
    if (known.size >= MOST) known.delete(known.keys().next().value ?? '');
    known.set(token, { sender, untilMs: now() + KEPT_MS });
    return sender;
  };
}
