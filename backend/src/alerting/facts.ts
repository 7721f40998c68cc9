/** What a message tells, before any language or format: kept in the outbox and in the timeline as it was then. */
export interface HostFacts {
  host: string;
  alias: string | null;
  owner: string | null;
  /** Unix ms of the newest report; null: never. */
  reportedMs: number | null;
}

/** Hosts without a report for two minutes. */
export interface SilentFacts {
  type: 'silent';
  kind: 'alert' | 'update' | 'reminder' | 'recovery';
  incident: number;
  atMs: number;
  /** The hosts that this message is about. */
  hosts: HostFacts[];
  /** Hosts of the incident that are silent after it. */
  stillSilent: number;
  /** Since when the first of the incident is silent, Unix ms. */
  beganMs: number;
  /** Number of this message among those of the incident, from 1. */
  notice: number;
  /** What all hosts share; null: nothing. */
  shared: Shared | null;
}

export interface Shared {
  network?: string;
  owner?: string;
}

/** A message that could not be delivered on another channel. */
export interface UndeliveredFacts {
  type: 'undelivered';
  incident: number;
  atMs: number;
  channel: string;
  messages: number;
  answer: string;
}

/** What the test button sends. */
export interface TestFacts {
  type: 'test';
  incident: 0;
  atMs: number;
  channel: string;
}

export type Facts = SilentFacts | UndeliveredFacts | TestFacts;
