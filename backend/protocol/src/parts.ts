/**
 * Building blocks of the report. Amounts are totals over the sample's interval, gauges are its end value.
 * A missing field was not measured (see `sources` for why); zero was measured.
 */
import { Type, type TSchema } from 'typebox';
import { LIMITS } from './limits.ts';

export const closed = { additionalProperties: false } as const;
export const optional = <T extends TSchema>(schema: T) => Type.Optional(schema);
/** In answers, where every field is there. */
export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

const MAX = Number.MAX_SAFE_INTEGER;
/** Whole, never negative, in the field's unit. */
export const Amount = Type.Integer({ minimum: 0, maximum: MAX });
/** Whole, may be negative: only the unattributed remainder uses it. */
export const SignedAmount = Type.Integer({ minimum: -MAX, maximum: MAX });
export const Count32 = Type.Integer({ minimum: 0, maximum: 4_294_967_295 });
/** Share of something, 0 to 1. */
export const Fraction = Type.Number({ minimum: 0, maximum: 1 });
/** Milliseconds since 1970 UTC; 2001 to 2038, the range of the database's TIMESTAMP. */
export const EpochMs = Type.Integer({ minimum: 1_000_000_000_000, maximum: 2_147_483_000_000 });
/** Milliseconds since 1970 UTC in an answer; up to the year 2099. */
export const Ms = Type.Integer({ minimum: 0, maximum: 4_102_444_800_000 });
export const Text = Type.String({ maxLength: LIMITS.text });
/** Lowercase hexadecimal MD5 of the masked, stripped UTF-8 command line. */
export const CommandMd5 = Type.String({ pattern: '^[0-9a-f]{32}$' });
export const Port = Type.Integer({ minimum: 0, maximum: 65_535 });
export const Pid = Type.Integer({ minimum: 1, maximum: 4_194_304 });
/** An index into the report's `instances`. */
export const InstanceIndex = Type.Integer({ minimum: 0, maximum: LIMITS.instances - 1 });

/** How block-I/O and run delay were obtained. */
export const DelayKind = Type.Union([
  Type.Literal('threads'),
  Type.Literal('cgroupPsi'),
  Type.Literal('estimated'),
]);

function usage<T extends TSchema>(amount: T) {
  return {
    cpuUserMs: optional(amount),
    cpuSystemMs: optional(amount),
    /** Σ(resident − shared) + max(shared) over the group's processes, bytes. */
    memoryBytes: optional(amount),
    swapBytes: optional(amount),
    readBytes: optional(amount),
    /** Bytes of pages dirtied (`write_bytes`), less those truncated before write-back. */
    writeBytes: optional(amount),
    readOps: optional(amount),
    writeOps: optional(amount),
    majorFaults: optional(amount),
    netInBytes: optional(amount),
    netOutBytes: optional(amount),
    /** Processes, threads and open descriptors at the end of the interval. */
    processes: optional(amount),
    threads: optional(amount),
    fds: optional(amount),
    fdLimit: optional(amount),
    /** Time spent runnable but not running, and waiting for block I/O, summed over threads, ms. */
    cpuWaitMs: optional(amount),
    ioWaitMs: optional(amount),
    delayKind: optional(DelayKind),
    /** Share of the group's threads that the delays cover. */
    delayCoverage: optional(Fraction),
  };
}

/** What a process, an instance or the "other" group used. */
export const Usage = Type.Object(usage(Amount), closed);
/** Host total less everything attributed: signed, never clamped; its size is a figure of quality. */
export const SignedUsage = Type.Object(usage(SignedAmount), closed);
export type Usage = Type.Static<typeof Usage>;
export type SignedUsage = Type.Static<typeof SignedUsage>;
