import type { WatcherList } from '@dpm/protocol';
import type { Channel } from '../channel-store.ts';
import { hasFailed, type Watcher } from './watch-plan.ts';

const MOST_FAILED = 5;

type Known = Watcher & { channelId: number; alias: string | null };

/** Who tells when no server answers, and why nobody does. Pure. */
export function describeWatchers(channels: readonly Channel[], watchers: readonly Known[]): WatcherList {
  const robots = channels.filter(({ kind, enabled }) => kind === 'wecom' && enabled);
  const telling = robots.filter(({ hostsTell }) => hostsTell);
  const name = (watcher: Known) => ({
    ...{ host: watcher.host, alias: watcher.alias },
    channel: telling.find(({ channelId }) => channelId === watcher.channelId)?.name ?? '',
  });
  const known = watchers.filter(({ channelId }) => telling.some((one) => one.channelId === channelId));
  const placed = known.filter(({ place }) => place > 0);
  const failed = known.filter((one) => one.place === 0 && hasFailed(one));
  const isChecking = known.some((one) => one.place === 0 && !hasFailed(one));
  const stateOf = (): WatcherList['state'] => {
    if (robots.length === 0) return 'noRobot';
    if (telling.length === 0) return 'off';
    if (placed.length > 0) return 'watched';
    return isChecking ? 'checking' : 'unreachable';
  };
  return {
    state: stateOf(),
    watchers: placed.map((one) => ({ ...name(one), place: one.place })),
    failed: failed.slice(0, MOST_FAILED).map((one) => ({ ...name(one), reason: one.reason })),
  };
}
