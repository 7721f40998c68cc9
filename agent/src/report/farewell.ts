/** The last request of an agent whose host was taken offline: that it removed itself, and what is left of it. */
import { LIMITS, type Removal } from '@dpm/protocol';
import type { Clock } from '../clock.ts';
import { describeError, type Logger } from '../log.ts';
import type { HttpAnswer, PostOptions } from './client.ts';

const PATH = '/v1/removed';
const TRIES = 3;
const PAUSE_MS = 2_000;
const TIMEOUT_MS = 5_000;

/** Tries each server, three times over; who hears nothing looks by SSH, or asks a person. False: nobody heard it. */
export async function sayFarewell(
  removal: Removal,
  parts: {
    post: (options: PostOptions) => Promise<HttpAnswer>;
    servers: readonly string[];
    token: string;
    clock: Clock;
    log: Logger;
  },
): Promise<boolean> {
  const { post, servers, token, clock, log } = parts;
  const json = JSON.stringify(clip(removal));
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (tries > 0) await clock.sleep(PAUSE_MS);
    for (const server of servers) {
      try {
        const { status } = await post({ server, token, json, timeoutMs: TIMEOUT_MS, path: PATH });
        if (status < 300) return true;
        log.warn({ server, status }, 'the server did not take it that the agent is removed');
        // A server of an earlier version, or one that asked for no removal: others say the same.
        if (status < 500) return false;
      } catch (error) {
        log.warn({ server, ...describeError(error) }, 'no server was told that the agent is removed');
      }
    }
  }
  return false;
}

function clip({ left, failure }: Removal): Removal {
  return {
    left: left.slice(0, LIMITS.removalLeft).map((path) => path.slice(0, LIMITS.text)),
    ...(failure !== undefined && { failure: failure.slice(0, LIMITS.text) }),
  };
}
