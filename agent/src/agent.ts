import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '@dpm/protocol';
import { CpuBudget } from './budget/cpu-budget.ts';
import { exceedsMemory } from './budget/memory-guard.ts';
import type { Clock } from './clock.ts';
import { AgentCostMeter } from './collectors/agent-cost.ts';
import { chooseReadSizes } from './collectors/filesystem-sizes.ts';
import { FilesystemCollector } from './collectors/filesystems.ts';
import { InventoryCollector } from './collectors/inventory.ts';
import { SocketCollector } from './collectors/sockets.ts';
import { ConfigError, type AgentConfig } from './config.ts';
import { describeAgent, describeHost } from './host-identity.ts';
import { describeError, type Logger } from './log.ts';
import { runBursts, runLoop } from './loop.ts';
import { SsCommand } from './network/ss-command.ts';
import type { KnownAnswer } from './report/answer.ts';
import { ReportClient } from './report/client.ts';
import { ReportQueue } from './report/report-queue.ts';
import { Reporter } from './report/reporter.ts';
import { Sender, type Answered } from './report/sender.ts';
import { ServerList } from './report/server-list.ts';
import { Sampler } from './sampler.ts';
import { DEFAULT_SETTINGS, mergeSettings, type Settings } from './settings.ts';
import { Spool } from './spool/spool.ts';
import { parseBootId, Sequence } from './state/sequence.ts';
import { fetchBundle } from './upgrade/bundle-request.ts';
import { Upgrade } from './upgrade/upgrade.ts';
import { Watch } from './watch/watch.ts';

const SPOOL_LIMIT_BYTES = 64 * 1024 * 1024;
const LAST_WRITE_MS = 2_000;
const BUNDLE_TIMEOUT_MS = 60_000;

export interface AgentParts {
  config: AgentConfig;
  clock: Clock;
  log: Logger;
  random: () => number;
  /** The file that runs, to tell which bundle it is. */
  script: string | undefined;
  /** Ends the agent. */
  signal: AbortSignal;
}

/**
 * Why the agent ended: a signal asked it to, its host was taken offline, it exceeded its memory limit, or it is to be
 * started again with another bundle or version label.
 */
export type EndReason = 'stopped' | 'removed' | 'memory' | 'restart';

export interface AgentEnd {
  reason: EndReason;
  /** In the order to try them now. */
  servers: string[];
}

/** Runs the agent until it is stopped or removed. Throws ConfigError when it cannot begin. */
export async function runAgent(parts: AgentParts): Promise<AgentEnd> {
  const { config, clock, log, random, signal } = parts;
  const ending = new AbortController();
  const end = () => ending.abort();
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  const state: { settings: Settings; clock: Report['clock']; reason: EndReason } = {
    ...{ settings: { ...DEFAULT_SETTINGS, intervalMs: config.intervalMs }, clock: undefined },
    reason: 'stopped',
  };
  const { readToken, ca } = readCredentials(config);
  const client = new ReportClient({ ca });
  const { procRoot, sysRoot, cpuBudgetPercent, memoryLimitMiB } = config;
  const budget = new CpuBudget({ percent: cpuBudgetPercent });
  const sampler = new Sampler({ clock, procRoot, sysRoot, budget });
  const queue = createQueue(parts, sampler);
  const servers = new ServerList({ servers: config.servers, clock, random });
  const agent = describeAgent(parts.script);
  const ss = new SsCommand();
  const reporter = new Reporter({
    ...{ sampler, clock, log, queue, state },
    cost: new AgentCostMeter({ files: sampler.files, ticksPerS: sampler.units.ticksPerS, shell: ss }),
    filesystems: new FilesystemCollector({ files: sampler.files, clock, readSizes: chooseReadSizes() }),
    inventory: new InventoryCollector(clock),
    sockets: new SocketCollector(ss.run),
    host: () => describeHost(config.host, clock.nowMs()),
    agent,
    onCost: (cost) => {
      if (!exceedsMemory(cost, memoryLimitMiB)) return;
      log.warn(
        { ...cost, memoryLimitMiB },
        'the agent exceeds its memory limit: it ends, to be started again',
      );
      state.reason = 'memory';
      end();
    },
  });
  const intervalMs = () => state.settings.intervalMs;
  const upgrade = new Upgrade({
    ...{ clock, random, log, intervalMs, signal: ending.signal, own: agent.bundle },
    ...{ stateDir: config.stateDir, bundleKey: config.bundleKey },
    fetch: (order, server) =>
      fetchBundle({
        ...{ server, order, ca, token: readToken() },
        ...{ timeoutMs: BUNDLE_TIMEOUT_MS, signal: ending.signal },
      }),
    restart: () => {
      state.reason = 'restart';
      end();
    },
  });
  const watch = new Watch({ stateDir: config.stateDir, clock, log, intervalMs });
  const onAnswer = (answer: KnownAnswer, { exchange, ...about }: Answered) => {
    state.settings = mergeSettings(state.settings, answer.settings);
    state.clock = exchange;
    if (answer.settings.servers)
      servers.replace([...new Set([...answer.settings.servers, ...config.servers])]);
    reporter.commands.want(answer.wantCommands);
    watch.onAnswer(answer.watch, about);
    if (!answer.remove) {
      upgrade.onAnswer(answer, about);
      sampler.runner.note('upgrade', upgrade.state);
      return;
    }
    log.info({}, 'this host was taken offline: the agent ends');
    state.reason = 'removed';
    end();
  };
  const sender = new Sender({
    ...{ queue, servers, readToken, clock, random, log, intervalMs, onAnswer },
    post: (options) => client.post(options),
    watchStatus: (server) => watch.statusFor(server),
    onRound: (round) => watch.onRound(round),
  });
  log.info({ host: config.host, servers: config.servers, intervalMs: config.intervalMs }, 'agent started');
  try {
    const sending = sender.run(ending.signal);
    const onFailure = (error: unknown) => log.trouble('burst', describeError(error), 'fine sample failed');
    const bursts = runBursts({ clock, burst: sampler.burst, onFailure }, ending.signal);
    await runLoop({ clock, intervalMs, sample: (lateMs) => reporter.sample(lateMs) }, ending.signal);
    await Promise.all([sending, bursts]);
    await Promise.race([Promise.all([queue.settled(), watch.settled()]), clock.sleep(LAST_WRITE_MS)]);
  } finally {
    client.close();
    sampler.close();
    signal.removeEventListener('abort', end);
  }
  log.info({ reason: state.reason }, 'agent ended');
  return { reason: state.reason, servers: servers.candidates() };
}

function createQueue({ config, clock, log }: AgentParts, { files }: Sampler): ReportQueue {
  const onStoreFailure = (error: unknown) =>
    log.trouble('spool', describeError(error), 'report not stored: kept in memory until it is sent');
  const sequence = new Sequence({
    stateDir: config.stateDir,
    bootId: readBootId(files),
    drawEpoch: () => randomBytes(4).toString('hex'),
    onStoreFailure,
  });
  const spool = new Spool({
    folder: join(config.stateDir, 'spool'),
    limitBytes: SPOOL_LIMIT_BYTES,
    nowMs: () => clock.nowMs(),
  });
  return new ReportQueue({
    ...{ sequence, spool, onStoreFailure },
    onStored: () => log.settled('spool', 'reports are stored again'),
  });
}

export function readBootId(files: Sampler['files']): string {
  try {
    return parseBootId(files.read('sys', 'kernel', 'random', 'boot_id').toString('latin1'), randomUUID);
  } catch {
    return randomUUID();
  }
}

/** What the agent shows and trusts; the token is read anew each time. Throws ConfigError. */
export function readCredentials({ tokenFile, caFile }: AgentConfig): { readToken: () => string; ca: string } {
  const readToken = tokenReader(tokenFile);
  readToken();
  return { readToken, ca: readCa(caFile) };
}

function readCa(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError(`key caFile: ${(error as Error).message}; allowed: a readable PEM file`);
  }
}

function tokenReader(file: string): () => string {
  return () => {
    let token: string;
    try {
      token = readFileSync(file, 'utf8').trim();
    } catch (error) {
      throw new ConfigError(`key tokenFile: ${(error as Error).message}; allowed: a readable file`);
    }
    if (!/^[\x21-\x7e]+$/.test(token)) {
      throw new ConfigError(
        `key tokenFile: ${file} holds no token; allowed: one line of printable characters`,
      );
    }
    return token;
  };
}
