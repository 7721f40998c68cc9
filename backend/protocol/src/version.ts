/** Version of the wire contract. A backend takes reports of this version and of every earlier one. */
export const PROTOCOL_VERSION = 1;

/**
 * Parts of a report that came after its version: a backend says in its answers which ones it takes, and gets no other.
 * Older ones refuse a report with a field that they do not know.
 */
export const REPORT_ADDITIONS = ['pairProcesses'] as const;
export type ReportAddition = (typeof REPORT_ADDITIONS)[number];
