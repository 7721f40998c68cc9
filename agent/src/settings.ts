import type { AgentSettings } from '@dpm/protocol';
import type { Thresholds } from './usage/top.ts';

/** What the backend may change while the agent runs. */
export interface Settings {
  intervalMs: number;
  topProcesses: number;
  thresholds: Thresholds;
}

const MIB = 1024 * 1024;

/** Thresholds are those of the replaced system: 200 % CPU, 5 GiB, 10 MiB/s. */
export const DEFAULT_SETTINGS: Readonly<Settings> = {
  intervalMs: 30_000,
  topProcesses: 10,
  thresholds: { cpuPercent: 200, memoryBytes: 5 * 1024 * MIB, ioBytesPerS: 10 * MIB, netBytesPerS: 10 * MIB },
};

/** The settings after an answer: what it does not name keeps its value. */
export function mergeSettings(settings: Settings, answered: AgentSettings): Settings {
  return {
    intervalMs: answered.intervalMs ?? settings.intervalMs,
    topProcesses: answered.topProcesses ?? settings.topProcesses,
    thresholds: { ...settings.thresholds, ...answered.thresholds },
  };
}
