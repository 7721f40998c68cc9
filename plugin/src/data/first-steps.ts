/** What an installation still lacks before it answers the first question. Pure. */
import { type HostList } from '@dpm/protocol';

export const STEPS = ['backend', 'host', 'agent', 'report', 'channel'] as const;
export type StepKey = (typeof STEPS)[number];

/** `now`: the next thing to do. */
export type StepState = 'done' | 'now' | 'later';

export interface Known {
  hosts: HostList['hosts'] | undefined;
  /** Channels that messages go to; undefined while not known. */
  channels: number | undefined;
}

export function checkSteps({ hosts = [], channels }: Known): Array<{ key: StepKey; state: StepState }> {
  const done: Record<StepKey, boolean> = {
    // Who could ask for hosts got through to the backend and its database.
    backend: true,
    host: hosts.length > 0,
    agent: hosts.some(({ istate, lastReportMs }) => lastReportMs !== null || istate === 2),
    report: hosts.some(({ lastReportMs }) => lastReportMs !== null),
    channel: (channels ?? 0) > 0,
  };
  const next = STEPS.find((key) => !done[key]);
  return STEPS.map((key) => ({ key, state: done[key] ? 'done' : key === next ? 'now' : 'later' }));
}

/** Nothing has been measured yet: the steps are what the page is about. */
export const isFirstRun = (hosts: HostList['hosts']) =>
  hosts.every(({ lastReportMs }) => lastReportMs === null);
