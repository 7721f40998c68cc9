import type { AgentSettings, Answer, BundleOrder, WatchOrder } from '@dpm/protocol';
import { REPORT_ADDITIONS, type ReportAddition } from '@dpm/protocol/version';
import { isServerAddress } from '../config.ts';
import { parseOrder } from '../upgrade/order.ts';
import { parseWatch } from '../watch/order.ts';

const MD5 = /^[0-9a-f]{32}$/;

/**
 * What is used of an answer, checked by hand because the agent carries no schemas. Undefined when it is no answer to
 * a report: then something else than the backend answered, and nothing was acknowledged.
 */
export type KnownAnswer = Pick<Answer, 'status' | 'serverTimeMs' | 'version' | 'remove'> & {
  bundle: BundleOrder | undefined;
  watch: WatchOrder | undefined;
  settings: AgentSettings;
  wantCommands: string[];
  /** The parts of reports that came later and that this server takes. */
  takes: ReportAddition[];
};

type Values = Record<string, unknown>;

export function parseAnswer(text: string): KnownAnswer | undefined {
  const answer = asObject(parseJson(text));
  const { status, serverTimeMs, version } = answer;
  if (status !== 'stored' && status !== 'duplicate') return undefined;
  if (typeof serverTimeMs !== 'number' || typeof version !== 'string') return undefined;
  const wanted = asArray(answer['wantCommands']);
  return {
    status,
    serverTimeMs,
    version,
    remove: answer['remove'] === true,
    bundle: parseOrder(asObject(answer['bundle'])),
    watch: parseWatch(asObject(answer['watch'])),
    settings: parseSettings(asObject(answer['settings'])),
    takes: REPORT_ADDITIONS.filter((one) => asArray(answer['takes']).includes(one)),
    wantCommands: wanted.filter((md5): md5 is string => typeof md5 === 'string' && MD5.test(md5)),
  };
}

/** Values outside their bounds are left out: a broken setting must not stop the sampling. */
function parseSettings(values: Values): AgentSettings {
  const settings: AgentSettings = {};
  const intervalMs = wholeWithin(values['intervalMs'], 1_000, 3_600_000);
  const topProcesses = wholeWithin(values['topProcesses'], 1, 100);
  if (intervalMs !== undefined) settings.intervalMs = intervalMs;
  if (topProcesses !== undefined) settings.topProcesses = topProcesses;
  if (values['thresholds'] !== undefined)
    settings.thresholds = parseThresholds(asObject(values['thresholds']));
  const servers = asArray(values['servers']).filter(isServerAddress);
  if (servers.length > 0) settings.servers = servers.slice(0, 32);
  return settings;
}

function parseThresholds(values: Values): NonNullable<AgentSettings['thresholds']> {
  const thresholds: NonNullable<AgentSettings['thresholds']> = {};
  for (const key of ['cpuPercent', 'memoryBytes', 'ioBytesPerS', 'netBytesPerS'] as const) {
    const value = values[key];
    if (typeof value === 'number' && value >= 0) thresholds[key] = value;
  }
  return thresholds;
}

function wholeWithin(value: unknown, low: number, high: number): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high
    ? value
    : undefined;
}

function asObject(value: unknown): Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : {};
}

function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
