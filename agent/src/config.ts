import { readFileSync } from 'node:fs';
import { LIMITS } from '@dpm/protocol/limits';
import { isBundleKey } from './upgrade/order.ts';

/** agent.json, checked and complete. */
export interface AgentConfig {
  readonly host: string;
  /** Base addresses in order of preference. */
  readonly servers: readonly string[];
  readonly caFile: string;
  readonly tokenFile: string;
  readonly stateDir: string;
  readonly intervalMs: number;
  readonly procRoot: string;
  readonly sysRoot: string;
  /** CPU time of the agent, `ss` included, as a share of one core; beyond it detail is left out. */
  readonly cpuBudgetPercent: number;
  /** Anonymous memory at which the agent ends, to be started again. */
  readonly memoryLimitMiB: number;
  /** What bundles must be signed for, SPKI PEM; undefined: the agent stays the one it is. */
  readonly bundleKey: string | undefined;
}

/** A wrong configuration; the message names file, key, value and what is allowed. */
export class ConfigError extends Error {
  readonly code = 'AGENT_CONFIG';
}

const HOST_NAME = /^[A-Za-z0-9]([A-Za-z0-9._:-]*[A-Za-z0-9])?$/;
const SHORTEST_INTERVAL_MS = 1_000;

type Values = Record<string, unknown>;
interface Key {
  allowed: string;
  accepts: (value: unknown) => boolean;
  otherwise?: string | number;
}

const isPath = (value: unknown) => typeof value === 'string' && value.startsWith('/');
const path = (otherwise?: string): Key => ({
  allowed: 'an absolute path',
  accepts: isPath,
  ...(otherwise === undefined ? {} : { otherwise }),
});

const number = (otherwise: number, { least, most }: { least: number; most: number }): Key => ({
  allowed: `a number from ${least} to ${most}`,
  accepts: (value) => typeof value === 'number' && value >= least && value <= most,
  otherwise,
});

const KEYS: Record<keyof AgentConfig, Key> = {
  host: {
    allowed: 'a host name or address',
    accepts: (value) => typeof value === 'string' && value.length <= LIMITS.hostName && HOST_NAME.test(value),
  },
  servers: {
    allowed: 'a list of 1 to 32 https://host:port addresses',
    accepts: (value) =>
      Array.isArray(value) && value.length > 0 && value.length <= 32 && value.every(isServerAddress),
  },
  caFile: path(),
  tokenFile: path(),
  stateDir: path(),
  intervalMs: {
    allowed: `a whole number from ${SHORTEST_INTERVAL_MS} to ${LIMITS.intervalMaxMs}`,
    accepts: (value) =>
      Number.isInteger(value) &&
      Number(value) >= SHORTEST_INTERVAL_MS &&
      Number(value) <= LIMITS.intervalMaxMs,
    otherwise: 30_000,
  },
  procRoot: path('/proc'),
  sysRoot: path('/sys'),
  cpuBudgetPercent: number(1, { least: 0.1, most: 100 }),
  memoryLimitMiB: number(128, { least: 64, most: 4_096 }),
  bundleKey: {
    allowed: 'an Ed25519 public key as PEM',
    accepts: (value) => value === undefined || isBundleKey(value),
  },
};

/** An https address without user, path or query: tokens never stand in addresses. */
export function isServerAddress(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > LIMITS.text) return false;
  try {
    const url = new URL(value);
    return url.protocol === 'https:' && url.username === '' && url.pathname === '/' && url.search === '';
  } catch {
    return false;
  }
}

/** Checks the parsed content of agent.json; throws ConfigError. Unknown keys come back by name. */
export function parseConfig(content: unknown, file: string): { config: AgentConfig; unknownKeys: string[] } {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new ConfigError(`${file}: a JSON object is needed`);
  }
  const given = content as Values;
  const values: Values = {};
  for (const [key, { allowed, accepts, otherwise }] of Object.entries(KEYS)) {
    const value = given[key] ?? otherwise;
    if (!accepts(value)) {
      throw new ConfigError(
        `${file}: key ${key} is ${JSON.stringify(value) ?? 'missing'}; allowed: ${allowed}`,
      );
    }
    values[key] = value;
  }
  const unknownKeys = Object.keys(given).filter((key) => !(key in KEYS));
  return { config: Object.freeze(values) as unknown as AgentConfig, unknownKeys };
}

/** Reads agent.json; throws ConfigError with what to do. */
export function readConfig(file: string): { config: AgentConfig; unknownKeys: string[] } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError(`${file}: cannot be read (${(error as Error).message}); name it by --config FILE`);
  }
  try {
    return parseConfig(JSON.parse(text), file);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(`${file}: is not JSON (${(error as Error).message})`);
  }
}

/** The state folder that a file names, for what runs before the configuration is checked; undefined: none usable. */
export function readStateDir(file: string): string | undefined {
  try {
    const { stateDir } = JSON.parse(readFileSync(file, 'utf8')) as Partial<AgentConfig>;
    return isPath(stateDir) ? stateDir : undefined;
  } catch {
    return undefined;
  }
}
