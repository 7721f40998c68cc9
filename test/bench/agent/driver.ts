/**
 * The agent's own parts without the waiting, as a program of its own. It is bundled as the agent is and driven by lines:
 *
 *   pass N      N process passes
 *   sample N    N whole samples 30 s apart by the clock that the parts see: read, built, stored, packed, sent, answered
 *   memory      nothing but the numbers
 *
 * Every answer is one line of JSON, `Reading`. The first argument is an agent.json.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readBootId } from '../../../agent/src/agent.ts';
import { CpuBudget } from '../../../agent/src/budget/cpu-budget.ts';
import { tuneEngine } from '../../../agent/src/cli/tuning.ts';
import { systemClock, type Clock } from '../../../agent/src/clock.ts';
import { AgentCostMeter } from '../../../agent/src/collectors/agent-cost.ts';
import { chooseReadSizes } from '../../../agent/src/collectors/filesystem-sizes.ts';
import { FilesystemCollector } from '../../../agent/src/collectors/filesystems.ts';
import { InventoryCollector } from '../../../agent/src/collectors/inventory.ts';
import { SocketCollector } from '../../../agent/src/collectors/sockets.ts';
import { readConfig } from '../../../agent/src/config.ts';
import { describeAgent, describeHost } from '../../../agent/src/host-identity.ts';
import { createLogger, describeError } from '../../../agent/src/log.ts';
import { SsCommand } from '../../../agent/src/network/ss-command.ts';
import { ReportClient } from '../../../agent/src/report/client.ts';
import { ReportQueue } from '../../../agent/src/report/report-queue.ts';
import { Reporter, type ReporterParts } from '../../../agent/src/report/reporter.ts';
import { Sender } from '../../../agent/src/report/sender.ts';
import { ServerList } from '../../../agent/src/report/server-list.ts';
import { Sampler } from '../../../agent/src/sampler.ts';
import { DEFAULT_SETTINGS } from '../../../agent/src/settings.ts';
import { Spool } from '../../../agent/src/spool/spool.ts';
import { Sequence } from '../../../agent/src/state/sequence.ts';

export interface Reading {
  /** CPU time of this process for what was asked, without that of children, µs. */
  cpuUs: number;
  processes: number;
  acknowledged: number;
  rssAnonMiB: number;
}

const INTERVAL_MS = 30_000;
const SPOOL_LIMIT_BYTES = 64 * 1024 * 1024;

tuneEngine();
const { config } = readConfig(process.argv[2] ?? '');
const log = createLogger({ write: (line) => process.stderr.write(line), nowMs: () => Date.now() });
let skippedMs = 0;
/** Real time and what was skipped; who sleeps, sleeps really, since only timeouts do. */
const clock: Clock = {
  nowMs: () => systemClock.nowMs() + skippedMs,
  monotonicMs: () => systemClock.monotonicMs() + skippedMs,
  sleep: (ms, signal) => systemClock.sleep(ms, signal),
};
const { procRoot, sysRoot, stateDir } = config;
const sampler = new Sampler({ clock, procRoot, sysRoot, budget: new CpuBudget({ percent: 100 }) });
const onStoreFailure = (error: unknown) => log.error(describeError(error), 'not stored');
const queue = new ReportQueue({
  sequence: new Sequence({
    ...{ stateDir, onStoreFailure, bootId: readBootId(sampler.files) },
    drawEpoch: () => randomBytes(4).toString('hex'),
  }),
  spool: new Spool({
    folder: join(stateDir, 'spool'),
    limitBytes: SPOOL_LIMIT_BYTES,
    nowMs: () => clock.nowMs(),
  }),
  onStoreFailure,
  onStored: () => undefined,
});
/** The first sample is a baseline and makes no report. */
let offered = false;
const watchedQueue: ReporterParts['queue'] = {
  offer: (draft) => {
    offered = true;
    queue.offer(draft);
  },
  get status() {
    return queue.status;
  },
};
const ss = new SsCommand();
const reporter = new Reporter({
  ...{ sampler, clock, log, queue: watchedQueue, state: { settings: DEFAULT_SETTINGS, clock: undefined } },
  cost: new AgentCostMeter({ files: sampler.files, ticksPerS: sampler.units.ticksPerS, shell: ss }),
  filesystems: new FilesystemCollector({ files: sampler.files, clock, readSizes: chooseReadSizes() }),
  inventory: new InventoryCollector(clock),
  sockets: new SocketCollector(ss.run),
  host: () => describeHost(config.host, clock.nowMs()),
  agent: describeAgent(process.argv[1]),
});
const client = new ReportClient({ ca: readFileSync(config.caFile, 'utf8') });
let acknowledged = 0;
let onAcknowledged: () => void = () => undefined;
const sender = new Sender({
  ...{ queue, clock, log, random: Math.random, intervalMs: () => INTERVAL_MS },
  servers: new ServerList({ servers: config.servers, clock, random: Math.random }),
  readToken: () => readFileSync(config.tokenFile, 'utf8').trim(),
  post: (options) => client.post(options),
  onAnswer: () => {
    acknowledged++;
    onAcknowledged();
  },
});

function passes(count: number): void {
  for (let left = count; left > 0; left--) {
    skippedMs += INTERVAL_MS;
    sampler.table.scan();
  }
}

async function samples(count: number): Promise<void> {
  for (let left = count; left > 0; left--) {
    skippedMs += INTERVAL_MS;
    const answered = new Promise<void>((resolve) => (onAcknowledged = resolve));
    offered = false;
    await reporter.sample(0);
    if (offered) await answered;
  }
}

function cpuUs(): number {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  return userCPUTime + systemCPUTime;
}

function rssAnonMiB(): number {
  const text = readFileSync('/proc/self/status', 'latin1');
  return Number(/^RssAnon:\s+(\d+) kB$/m.exec(text)?.[1] ?? Number.NaN) / 1024;
}

async function main(): Promise<void> {
  void sender.run(new AbortController().signal);
  for await (const line of createInterface({ input: process.stdin })) {
    const [what, count] = line.split(' ');
    const start = cpuUs();
    if (what === 'pass') passes(Number(count));
    else if (what === 'sample') await samples(Number(count));
    const reading: Reading = {
      ...{ cpuUs: cpuUs() - start, processes: sampler.table.byPid.size, acknowledged },
      rssAnonMiB: rssAnonMiB(),
    };
    process.stdout.write(`${JSON.stringify(reading)}\n`);
  }
}

void main().then(() => process.exit(0));
