import type { AgentCost } from '@dpm/protocol';

const MIB = 1024 * 1024;
/** Code pages of the runtime that count as resident and are shared and reclaimable. */
const RUNTIME_BYTES = 64 * MIB;

/** True when the agent holds more memory of its own than it may; before kernel 4.5 that is reckoned from all of it. */
export function exceedsMemory({ anonBytes, rssBytes }: AgentCost, limitMiB: number): boolean {
  return (anonBytes ?? rssBytes - RUNTIME_BYTES) > limitMiB * MIB;
}
