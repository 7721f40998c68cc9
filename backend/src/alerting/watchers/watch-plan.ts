/**
 * Which two hosts tell through a robot when no server answers. Pure.
 *
 * A few hosts at a time are asked whether they reach the robot's server, until two do; these stay for as long as they
 * report and reach it, and the others are let go. The two are of different networks where that can be had, since one
 * network may be what is broken.
 */

/** Asked at once, so that a fleet does not knock at the robot's server together. */
const MOST_ASKED = 6;
/** An agent of an older version never answers. */
const UNANSWERED_S = 180;
const ASK_AGAIN_S = 1_800;
const WATCHERS = 2;

export interface Watcher {
  hostId: number;
  host: string;
  robot: string;
  place: number;
  askedS: number;
  /** Null: it has not answered yet. */
  answeredS: number | null;
  reached: boolean | null;
  reason: string | null;
  /** It is online and reports. */
  isAlive: boolean;
}

export interface Candidate {
  hostId: number;
  host: string;
}

export interface WatchPlan {
  ask: number[];
  drop: number[];
  /** Places that change. */
  places: { hostId: number; place: number }[];
}

/** `candidates`: hosts that report and were not asked, oldest first. */
export function planWatchers(
  watchers: readonly Watcher[],
  { robot, candidates }: { robot: string; candidates: readonly Candidate[] },
): WatchPlan {
  const known = watchers.filter((one) => one.robot === robot && one.isAlive && !isForgotten(one));
  const chosen = choose(known.filter(({ reached }) => reached === true));
  const isComplete = chosen.length === WATCHERS;
  const failed = known.filter(hasFailed);
  const pending = known.filter((one) => one.reached === null && !hasFailed(one));
  const kept = new Set([...chosen, ...failed, ...(isComplete ? [] : pending)].map(({ hostId }) => hostId));
  const places = known.flatMap(({ hostId, place }) => {
    const wanted = chosen.findIndex((one) => one.hostId === hostId) + 1;
    return kept.has(hostId) && wanted !== place ? [{ hostId, place: wanted }] : [];
  });
  const room = isComplete ? 0 : MOST_ASKED - pending.length;
  return {
    ask: spread(candidates, { over: known, room }),
    drop: watchers.flatMap(({ hostId }) => (kept.has(hostId) ? [] : [hostId])),
    places,
  };
}

export function hasFailed({ reached, askedS }: Watcher): boolean {
  return reached === false || (reached === null && askedS > UNANSWERED_S);
}

/** To be asked anew some day: what stood in the way may be gone. */
function isForgotten(watcher: Watcher): boolean {
  return hasFailed(watcher) && Math.min(watcher.askedS, watcher.answeredS ?? watcher.askedS) > ASK_AGAIN_S;
}

/** In the order in which they tell: those that do already, then one of another network. */
function choose(able: readonly Watcher[]): Watcher[] {
  const placed = able.filter(({ place }) => place > 0).sort((a, b) => a.place - b.place);
  const others = able.filter(({ place }) => place === 0);
  const first = placed[0] ?? others[0];
  if (first === undefined) return [];
  const rest = [...placed, ...others].filter((one) => one !== first);
  const second = placed[1] ?? rest.find(({ host }) => networkOf(host) !== networkOf(first.host)) ?? rest[0];
  return second === undefined ? [first] : [first, second];
}

/** One of each network first. */
function spread(
  candidates: readonly Candidate[],
  { over, room }: { over: readonly Candidate[]; room: number },
): number[] {
  const seen = new Set(over.map(({ host }) => networkOf(host)));
  const first: Candidate[] = [];
  const rest: Candidate[] = [];
  for (const candidate of candidates) {
    const network = networkOf(candidate.host);
    (seen.has(network) ? rest : first).push(candidate);
    seen.add(network);
  }
  return [...first, ...rest].slice(0, Math.max(0, room)).map(({ hostId }) => hostId);
}

/** The /24 of an IPv4 address; a name is a network of its own. */
function networkOf(host: string): string {
  return /^(\d+\.\d+\.\d+)\.\d+$/.exec(host)?.[1] ?? host;
}
