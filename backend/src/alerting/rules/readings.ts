import type { Comparison, MeasureKey, Source } from './measures.ts';

/** An online host and its newest sample. */
export interface WatchedHost {
  hostId: number;
  host: string;
  alias: string | null;
  owner: string | null;
  tags: readonly string[];
  /** Length of the newest sample. */
  intervalMs: number;
  /** End of it by the database's clock: the host's own offset taken off. */
  sampleMs: number;
  /** When it was stored. */
  reportedMs: number;
}

/** What a subject is named by: `host:1`, `component:2`, `instance:3`. */
export type SubjectKind = 'host' | 'component' | 'instance';

/** The newest values of one subject. */
export interface Reading {
  /** `host:ID`, `component:ID`, `instance:ID`. */
  subject: string;
  hostId: number;
  /** Device, mount point or instance; null: the host itself. */
  part: string | null;
  engine: string | null;
  port: number | null;
  /** Null: not measured. An absent key: not asked for. */
  values: Partial<Record<MeasureKey, number | null>>;
  /** The same as a part of the host's total, percent. */
  shares: Partial<Record<MeasureKey, number | null>>;
  /** What is usual at this hour of the week; null: not enough history. */
  usual: Partial<Record<MeasureKey, number | null>>;
}

export interface Readings {
  /** Those of a reading, of a state that is not at rest, or of an open incident: nearly all hosts are none of these. */
  hosts: ReadonlyMap<number, WatchedHost>;
  /** Those of them that stored a report since the pass before: only of these something new can be said. */
  reported: ReadonlySet<number>;
  bySource: Record<Source, readonly Reading[]>;
}

/** What has to be read: values at or over these, and those of subjects for which a rule is not at rest. */
export interface Wanted {
  /** Least bad values that any rule cares for, in the unit of the rule, by what they are compared with. */
  floors: Partial<Record<MeasureKey, Partial<Record<Comparison, number>>>>;
  /** Numbers of the subjects for which some rule is not at rest. */
  active: Record<SubjectKind, ReadonlySet<number>>;
  /** Hosts of these subjects and of open incidents. */
  hostIds: ReadonlySet<number>;
  /** Moment of the pass before, Unix ms. */
  sinceMs: number;
  nowMs: number;
}
