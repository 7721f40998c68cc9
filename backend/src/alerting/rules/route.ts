/** Which channels a message goes to. Pure. */
import type { Matcher } from '@dpm/protocol';
import { fits, type About } from './matcher.ts';

export interface Route {
  id: number;
  name: string;
  matcher: Matcher;
  /** None: nobody is told. */
  channels: number[];
  /** Later ones may add channels. */
  goesOn: boolean;
}

/**
 * In order, the first that fits decides, and what fits none goes to every channel. A message about several hosts goes
 * to the channels of each of them.
 */
export function chooseChannels(
  routes: readonly Route[],
  abouts: readonly About[],
  all: readonly number[],
): number[] {
  const chosen = new Set(abouts.flatMap((about) => channelsOf(routes, about, all)));
  return all.filter((id) => chosen.has(id));
}

function channelsOf(routes: readonly Route[], about: About, all: readonly number[]): readonly number[] {
  const chosen: number[] = [];
  let fitted = false;
  for (const route of routes) {
    if (!fits(route.matcher, about)) continue;
    fitted = true;
    chosen.push(...route.channels);
    if (!route.goesOn) break;
  }
  return fitted ? chosen : all;
}
