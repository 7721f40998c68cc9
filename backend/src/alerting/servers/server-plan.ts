/** Which servers are down, and which are back. Pure. */
import { DEAD_MS, type Heartbeat } from './heartbeat-store.ts';

/** What lay in spools has come in by then, most of it. */
const SETTLED_MS = 120_000;

export interface ServerPlan {
  /** Servers that went down, and since when. */
  fell: { server: string; beganMs: number }[];
  /** Open ones that live again, or were stopped on purpose. */
  back: { server: string; told: boolean }[];
  /** Outages that nobody saw while they lasted. */
  unseen: { server: string; fromMs: number; untilMs: number }[];
}

export function planServers(
  heartbeats: readonly Heartbeat[],
  { open, nowMs, acceptingMs }: { open: ReadonlySet<string>; nowMs: number; acceptingMs: number },
): ServerPlan {
  const isDead = ({ stopped, beatMs }: Heartbeat) =>
    !stopped && nowMs - Math.max(beatMs, acceptingMs) >= DEAD_MS;
  const dead = new Set(heartbeats.filter(isDead).map(({ server }) => server));
  const settled = heartbeats.filter(
    ({ downUntilMs }) => downUntilMs !== null && nowMs - downUntilMs >= SETTLED_MS,
  );
  const waits = new Set(
    heartbeats
      .filter((one) => one.downUntilMs !== null && !settled.includes(one))
      .map(({ server }) => server),
  );
  return {
    fell: heartbeats
      .filter(({ server }) => dead.has(server) && !open.has(server))
      .map(({ server, beatMs }) => ({ server, beganMs: beatMs })),
    back: [...open]
      .filter((server) => !dead.has(server) && !waits.has(server))
      .map((server) => ({ server, told: heartbeats.some((one) => one.server === server && !one.stopped) })),
    unseen: settled
      .filter(({ server }) => !open.has(server) && !dead.has(server))
      .map(({ server, downFromMs, downUntilMs }) => ({
        ...{ server, fromMs: downFromMs ?? nowMs, untilMs: downUntilMs ?? nowMs },
      })),
  };
}
