import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { installShippedRuntimes } from '../support/agent-runtime.ts';
import { writeAgentHome } from './agent/agent-home.ts';
import { buildBundles, type Bundles } from './agent/bundles.ts';
import { compareCosts, scanOnce, type Costs } from './agent/comparison.ts';
import { DriverProcess } from './agent/driver-process.ts';
import { measureMemoryGrowth } from './agent/endurance.ts';
import { largerExponent, measureGrowth } from './agent/growth.ts';
import { LineProcess } from './agent/line-process.ts';
import { compilePrograms, type NativePrograms } from './agent/native-programs.ts';
import { ReportSink } from './agent/report-sink.ts';
import { startRivals, type Rivals } from './agent/rivals.ts';
import { RunningAgent } from './agent/running-agent.ts';
import { Stage } from './agent/stage.ts';
import { figure, median, type Point } from './agent/statistics.ts';
import { measureErrors } from './agent/truth.ts';
import type { Bench, Figures } from './bench.ts';

/** The host that everything is measured on. */
const SIZE = { processes: 1_080, sockets: 500 };
const FULL = { warmUp: 1_000, windows: 6, steps: 15, burnMs: 20_000 };
const QUICK = { warmUp: 300, windows: 3, steps: 4, burnMs: 5_000 };
const MOST_MS = 9.5 * 60_000;
const AGENT_INTERVAL_MS = 1_000;
const BUSY_STEPS = 10;

interface Setting {
  /** The runtime that is shipped with the agent. */
  node: string;
  log: (line: string) => void;
  programs: NativePrograms;
  bundles: Bundles;
  sink: ReportSink;
  folder: string;
  quick: boolean;
  deadlineMs: number;
}

/** What the agent costs, against others that do the same, and how true it is. */
export const agent: Bench = {
  describes: 'what the agent costs against a C scan and other collectors, and how true its reports are',
  async run({ quick, log }) {
    const deadlineMs = performance.now() + MOST_MS;
    return withEnding(async (atEnd) => {
      const folder = mkdtempSync(join(tmpdir(), 'dpm-bench-agent-'));
      atEnd(async () => rmSync(folder, { recursive: true, force: true }));
      const programs = await compilePrograms(folder);
      const bundles = await buildBundles(folder);
      const sink = await ReportSink.start();
      atEnd(() => sink.stop());
      const node = (await installShippedRuntimes())[0]?.node;
      if (!node) throw new Error('npm cannot get the runtime that is shipped with the agent');
      const setting: Setting = { node, log, programs, bundles, sink, folder, quick, deadlineMs };
      const figures = await compareAndCheck(setting);
      return { ...figures, ...(await measureBusy(setting)), ...(await measureCurves(setting)) };
    });
  },
};

/** One stage for all of it: costs side by side, memory of the agent that runs meanwhile, and the truth of its reports. */
function compareAndCheck(setting: Setting): Promise<Figures> {
  const { log, programs, bundles, sink, folder, quick } = setting;
  const { warmUp, windows, steps, burnMs } = quick ? QUICK : FULL;
  return withEnding(async (atEnd) => {
    const rivals = await startRivals({ log, quick });
    for (const rival of [rivals.appsPlugin, rivals.exporter, rivals.leanExporter])
      if (rival) atEnd(() => rival.stop());
    const scan = new LineProcess(programs.scan);
    atEnd(() => scan.stop());
    const [passes, samples] = [startDriver(setting, 'passes'), startDriver(setting, 'samples')];
    for (const driver of [passes, samples]) atEnd(() => driver.stop());
    const stage = new Stage(programs);
    atEnd(() => stage.stop());
    const running = new RunningAgent({
      node: setting.node,
      bundle: bundles.agent,
      configFile: newHome(setting, 'running'),
      logFile: join(folder, 'running.log'),
    });
    atEnd(() => running.stop());
    log(`${await stage.resize(SIZE)} processes, ${SIZE.sockets} sockets of ours`);
    await Promise.all([passes.pass(2 * warmUp), samples.sample(warmUp)]);
    const all = Object.values(rivals).filter((rival) => rival !== undefined);
    const costs = await compareCosts({ stage, scan, passes, samples, rivals: all }, { windows, steps });
    logCosts(costs, log);
    const { anonMiB, totalMiB } = running.memory;
    log(`agent: ${anonMiB.toFixed(1)} MiB anonymous of ${totalMiB.toFixed(1)} MiB resident`);
    await stage.beatBySecond();
    const errors = await measureErrors({ program: programs.truth, folder, sink, burnMs, log });
    return {
      processPassVsC: figure(costs.passVsScan),
      sampleVsC: figure(costs.sampleVsScan),
      ...againstRivals(costs, rivals),
      sampleCpuMs: figure(costs.sampleMs),
      scanCpuMs: figure(costs.scanMs),
      rssAnonMiB: figure(anonMiB),
      rssTotalMiB: figure(totalMiB),
      reportBytes: figure(median(sink.sizes), 4),
      cpuErrorPct: figure(errors.cpuPct),
      ioErrorPct: figure(errors.ioPct),
      netErrorPct: figure(errors.netPct),
      unattributedPct: figure(errors.unattributedPct),
    };
  });
}

function againstRivals(costs: Costs, { appsPlugin, exporter, leanExporter }: Rivals): Figures {
  const against = (rival: Rivals[keyof Rivals]) => figure(rival && costs.sampleVsRivals.get(rival));
  return {
    sampleVsAppsPlugin: against(appsPlugin),
    sampleVsProcessExporter: against(exporter),
    sampleVsLeanProcessExporter: against(leanExporter),
  };
}

/** The process pass where none of the processes rests: the most that it can cost. */
async function measureBusy(setting: Setting): Promise<Figures> {
  if (setting.quick) return { processPassAllBusyVsC: null };
  return withEnding(async (atEnd) => {
    const stage = new Stage(setting.programs, { workers: 1 });
    atEnd(() => stage.stop());
    const scan = new LineProcess(setting.programs.scan);
    atEnd(() => scan.stop());
    const passes = startDriver(setting, 'busy');
    atEnd(() => passes.stop());
    await stage.resize(SIZE);
    await passes.pass(FULL.warmUp);
    const ratios: number[] = [];
    for (let step = 0; step < BUSY_STEPS; step++) {
      await delay(AGENT_INTERVAL_MS);
      ratios.push((await passes.pass(1)) / (await scanOnce(scan)));
    }
    return { processPassAllBusyVsC: figure(median(ratios)) };
  });
}

/** How cost grows with the host, and memory with time. */
async function measureCurves(setting: Setting): Promise<Figures> {
  if (setting.quick) return { growthExponent: null, rssGrowthMiB: null };
  return withEnding(async (atEnd) => {
    const stage = new Stage(setting.programs);
    atEnd(() => stage.stop());
    const growing = startDriver(setting, 'growing');
    atEnd(() => growing.stop());
    const growth = await measureGrowth(stage, growing);
    const curve = (name: string, points: readonly Point[]) =>
      setting.log(`${name}: ${points.map(({ size, cost }) => `${size} ${cost.toFixed(1)} ms`).join(', ')}`);
    curve('CPU time of a sample by processes', growth.processes);
    curve('CPU time of a sample by sockets', growth.sockets);
    const enduring = startDriver(setting, 'enduring');
    atEnd(() => enduring.stop());
    const grownMiB = await measureMemoryGrowth(stage, enduring, setting.deadlineMs);
    if (grownMiB === undefined) setting.log('10,000 samples took too long: growth of memory not measured');
    return { growthExponent: figure(largerExponent(growth)), rssGrowthMiB: figure(grownMiB) };
  });
}

function logCosts({ scanMs, passMs, sampleMs, rivalsMs }: Costs, log: (line: string) => void): void {
  const line = (name: string, ms: number) => log(`${name}: ${ms.toFixed(1)} ms of CPU a round`);
  line('C scan', scanMs);
  line('process pass', passMs);
  line('whole sample', sampleMs);
  for (const [{ name }, ms] of rivalsMs) line(name, ms);
}

function startDriver(setting: Setting, name: string): DriverProcess {
  const { node, bundles } = setting;
  return new DriverProcess({ node, bundle: bundles.driver, configFile: newHome(setting, name) });
}

function newHome({ folder, sink }: Setting, name: string): string {
  const home = join(folder, name);
  mkdirSync(home);
  return writeAgentHome(home, { sink, intervalMs: AGENT_INTERVAL_MS });
}

/** Ends what was begun, last first, whatever happens. */
async function withEnding<T>(act: (atEnd: (end: () => Promise<unknown>) => void) => Promise<T>): Promise<T> {
  const endings: Array<() => Promise<unknown>> = [];
  try {
    return await act((end) => endings.push(end));
  } finally {
    for (const end of endings.reverse()) await end();
  }
}
