/** Robots through which hosts tell, and what each host is ordered to do. Pure. */
import { createHmac } from 'node:crypto';
import type { WatchOrder, WatchRobot } from '@dpm/protocol';
import type { OpenChannel } from '../channel-store.ts';
import { renderWatch } from '../render-watch.ts';
import { wecomBody } from '../wecom.ts';
import type { Watcher } from './watch-plan.ts';

/** A robot of a channel, as hosts use it. */
export interface Robot {
  channelId: number;
  id: string;
  url: string;
  proxy: string | undefined;
  channel: OpenChannel;
}

/** Those of channels that want it. The names cannot be told from each other's addresses without the key. */
export function robotsOf(channels: readonly OpenChannel[], key: Buffer): Robot[] {
  return channels.flatMap((channel) => {
    if (channel.kind !== 'wecom' || !channel.hostsTell) return [];
    const { url, proxy, hostsUrl } = channel.settings;
    const way = hostsUrl ?? url;
    const id = createHmac('sha256', key)
      .update(`robot\n${way}\n${proxy ?? ''}`)
      .digest('hex')
      .slice(0, 16);
    return [{ channelId: channel.channelId, id, url: way, proxy, channel }];
  });
}

type Asked = Pick<Watcher, 'hostId' | 'host' | 'robot' | 'place'> & {
  channelId: number;
  alias: string | null;
};

/** By host number. Keys go to those that tell only. */
export function ordersOf(
  watchers: readonly Asked[],
  {
    robots,
    servers,
    utcOffsetMinutes,
  }: { robots: readonly Robot[]; servers: string[]; utcOffsetMinutes: number },
): Map<number, WatchOrder> {
  const orders = new Map<number, Map<string, WatchRobot>>();
  for (const watcher of watchers) {
    const robot = robots.find(({ channelId, id }) => channelId === watcher.channelId && id === watcher.robot);
    if (robot === undefined) continue;
    const mine = orders.get(watcher.hostId) ?? new Map<string, WatchRobot>();
    orders.set(watcher.hostId, mine);
    // Two channels may lead to one robot: it is told once.
    const before = mine.get(robot.id);
    if (before === undefined || isEarlier(watcher.place, before.rank))
      mine.set(robot.id, describe(robot, { watcher, servers }));
  }
  return new Map(
    [...orders].map(([hostId, mine]) => [hostId, { robots: [...mine.values()], utcOffsetMinutes }]),
  );
}

function isEarlier(place: number, rank: number): boolean {
  return place > 0 && (rank === 0 || place < rank);
}

function describe(
  { id, url, proxy, channel }: Robot,
  { watcher, servers }: { watcher: Asked; servers: string[] },
): WatchRobot {
  const { host, alias, place } = watcher;
  const through = proxy === undefined ? {} : { proxy };
  if (place === 0) return { id, rank: 0, url: new URL(url).origin, ...through };
  const { language, format } = channel;
  const message = renderWatch({ host, alias, servers }, { language });
  return { id, rank: place, url, ...through, body: JSON.stringify(wecomBody(message, { format, short: 0 })) };
}
