/** Turns SIGINT, SIGTERM and SIGHUP into one request to stop, and a second one into a request to stop at once. */
export interface StopRequest {
  signal: AbortSignal;
  /** Aborted by a second signal: whoever waits for a graceful end stops waiting. */
  force: AbortSignal;
  /** Resolves when the stop is asked for. */
  requested: Promise<void>;
  /** Takes the handlers away. */
  dispose(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** npm passes on the Ctrl-C that the terminal has sent to us already: one press arrives twice. */
const SAME_PRESS_MS = 1_500;

export function listenForStop(emitter: NodeJS.EventEmitter, clock: () => number): StopRequest {
  const stop = new AbortController();
  const force = new AbortController();
  let firstMs: number | undefined;
  const onSignal = () => {
    const nowMs = clock();
    if (firstMs === undefined) {
      firstMs = nowMs;
      stop.abort(new Error('asked to stop'));
    } else if (nowMs - firstMs > SAME_PRESS_MS) force.abort();
  };
  for (const name of SIGNALS) emitter.on(name, onSignal);
  return {
    signal: stop.signal,
    force: force.signal,
    requested: new Promise((resolve) =>
      stop.signal.addEventListener('abort', () => resolve(), { once: true }),
    ),
    dispose: () => {
      for (const name of SIGNALS) emitter.off(name, onSignal);
    },
  };
}
