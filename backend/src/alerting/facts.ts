import type { CulpritFacts } from './culprit-facts.ts';
import type { Comparison, Family, MeasureKey } from './rules/measures.ts';
import type { Severity } from './rules/rule.ts';

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

/** One rule that is broken on a host. */
export interface Finding {
  rule: string;
  measure: MeasureKey;
  compare: Comparison;
  /** Device, mount point or instance; null: the host itself. */
  part: string | null;
  /** In the unit of the rule, like the following. Null: not measured any more. */
  value: number | null;
  peak: number | null;
  limit: number;
  /** Of an instance, in the unit of the measure; null: not known. */
  usual: number | null;
}

/** Rules that are broken on one host, and who is to blame. */
export interface RuleFacts {
  type: 'rule';
  kind: 'alert' | 'update' | 'reminder' | 'recovery';
  incident: number;
  atMs: number;
  severity: Severity;
  family: Family;
  host: HostFacts;
  /** The first is the one to tell. */
  findings: Finding[];
  beganMs: number;
  notice: number;
  /** Null: not asked, since nothing of the kind is ever to blame, or too many asked at once. */
  culprit: CulpritFacts | null;
  /** Another one is to blame than in the message before. */
  culpritChanged: boolean;
}

/** A server of ours that gives no sign of life. */
export interface ServerFacts {
  type: 'server';
  kind: 'alert' | 'reminder' | 'recovery';
  incident: number;
  atMs: number;
  server: string;
  /** Its last sign of life. */
  beganMs: number;
  notice: number;
  /** Of a recovery: reports of that time that came in since. */
  reports: number | null;
  /** Of a recovery: hosts that told while it lasted. */
  toldBy?: string[];
  /** An outage that only this host saw. */
  seenBy?: string;
}

/** A database that a server cannot reach; `incident` is 0 while it lasts: there is nothing to count with. */
export interface DatabaseFacts {
  type: 'database';
  kind: 'alert' | 'reminder' | 'recovery';
  incident: number;
  atMs: number;
  server: string;
  database: string;
  beganMs: number;
  notice: number;
  answer: string;
}

export type Facts = SilentFacts | RuleFacts | ServerFacts | DatabaseFacts | UndeliveredFacts | TestFacts;
