/** What is to be done about a host: decided from what is asked for and what was observed, and nothing else. */

/** `istate` of tb_monitor_host_config. */
export const ISTATE = { bringOnline: 1, online: 2, takeOffline: 0, offline: -1 } as const;

export interface HostFacts {
  host: string;
  /** As people ask for it. */
  istate: number;
  /** Whether work on it goes on. */
  isBusy: boolean;
  /** Seconds since the agent was installed whose first report is waited for; null: none is. */
  installedAgeS: number | null;
  /** Seconds since its agent last reported; null: never. */
  reportedAgeS: number | null;
  /** Seconds since it was verified that nothing is left of an agent; null: not. */
  removedAgeS: number | null;
  /** Seconds since its agent said that it removed itself; null: it did not. */
  saidRemovedAgeS: number | null;
  /** Failures in a row of what is being tried. */
  attempts: number;
  /** What is asked for about its client of the replaced system; null: nothing. */
  oldClient: 'stop' | 'stopped' | 'restore' | null;
  /** Seconds until something may be tried again; 0 or less: now. */
  retryInS: number;
}

export type HostAction =
  | 'install'
  | 'markOnline'
  | 'remove'
  | 'markOffline'
  | 'markSaidOffline'
  | 'reportSilence'
  | 'stopOld'
  | 'moveBack';

/** How long an installed agent has for its first report: cron takes a minute to start it. */
export const FIRST_REPORT_S = 180;
const LONGEST_WAIT_S = 3_600;

/** Undefined: nothing is to be done now. */
export function planHost(facts: HostFacts): HostAction | undefined {
  const { isBusy, oldClient, retryInS } = facts;
  if (isBusy) return undefined;
  if (oldClient === 'restore') return retryInS > 0 ? undefined : 'moveBack';
  if (facts.istate === ISTATE.bringOnline) return planOnline(facts);
  if (facts.istate === ISTATE.takeOffline) return planOffline(facts);
  // Only who is online has reported with our agent.
  const isToStop = facts.istate === ISTATE.online && oldClient === 'stop' && retryInS <= 0;
  return isToStop ? 'stopOld' : undefined;
}

/** Online is who reported after its installation, not who was installed. */
function planOnline({ installedAgeS, reportedAgeS, retryInS }: HostFacts): HostAction | undefined {
  if (installedAgeS !== null) {
    if (reportedAgeS !== null && reportedAgeS < installedAgeS) return 'markOnline';
    return installedAgeS > FIRST_REPORT_S ? 'reportSilence' : undefined;
  }
  return retryInS > 0 ? undefined : 'install';
}

/**
 * Offline is where no agent was found, not where its removal was asked for. Where nobody could look, the agent's own
 * last word is enough, unless it reported after it.
 */
function planOffline(facts: HostFacts): HostAction | undefined {
  const { removedAgeS, saidRemovedAgeS, reportedAgeS, attempts, retryInS } = facts;
  if (removedAgeS !== null) return 'markOffline';
  const isSaid = saidRemovedAgeS !== null && (reportedAgeS === null || reportedAgeS >= saidRemovedAgeS);
  if (isSaid && (attempts > 0 || retryInS > 0)) return 'markSaidOffline';
  return retryInS > 0 ? undefined : 'remove';
}

/** Seconds until the next try: 30 s, then twice as long each time, an hour at most. */
export function retryDelayS(failures: number): number {
  return Math.min(LONGEST_WAIT_S, 30 * 2 ** Math.min(10, Math.max(0, failures - 1)));
}
