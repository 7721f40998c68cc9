import { setTimeout as delay } from 'node:timers/promises';

/** Asks again until `check` gives something; rejects after `timeoutMs`. */
export async function until<T>(check: () => Promise<T | undefined>, timeoutMs: number): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await check();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`it did not happen within ${timeoutMs} ms`);
    await delay(200);
  }
}
