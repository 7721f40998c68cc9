import type { Report } from '@dpm/protocol';
import { CpuBudget } from '../../../agent/src/budget/cpu-budget.ts';
import { systemClock, type Clock } from '../../../agent/src/clock.ts';
import { AgentCostMeter } from '../../../agent/src/collectors/agent-cost.ts';
import { FilesystemCollector } from '../../../agent/src/collectors/filesystems.ts';
import { InventoryCollector } from '../../../agent/src/collectors/inventory.ts';
import { SocketCollector } from '../../../agent/src/collectors/sockets.ts';
import { createLogger } from '../../../agent/src/log.ts';
import { SsCommand, type RunSs } from '../../../agent/src/network/ss-command.ts';
import type { Draft } from '../../../agent/src/report/build.ts';
import { Reporter } from '../../../agent/src/report/reporter.ts';
import { Sampler } from '../../../agent/src/sampler.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../agent/src/settings.ts';

const BOOT = '0b4f9d66-2f3e-4a55-8c0d-7a1e5d3c9b21.0123abcd';

/** The paths of a recorded tree are not on this machine. */
const readSizes = () => Promise.resolve({ totalBytes: 100, usedBytes: 60, freeBytes: 30 });

/** The reporter as the agent runs it, on any tree. */
export function createReporter(options: {
  procRoot: string;
  sysRoot: string;
  clock?: Clock;
  settings?: Partial<Settings>;
  /** What `ss` prints; the real one unless given. */
  runSs?: RunSs;
  budget?: CpuBudget;
}) {
  const { procRoot, sysRoot, clock = systemClock } = options;
  const budget = options.budget ?? new CpuBudget({ percent: 100 });
  const sampler = new Sampler({ clock, procRoot, sysRoot, budget });
  const logged: string[] = [];
  const log = createLogger({ write: (line) => logged.push(line), nowMs: () => clock.nowMs() });
  const drafts: Draft[] = [];
  const ss = new SsCommand();
  const reporter = new Reporter({
    ...{ sampler, clock, log },
    queue: { offer: (draft) => drafts.push(draft), status: { reports: 0, bytes: 0, droppedReports: 0 } },
    state: { settings: { ...DEFAULT_SETTINGS, ...options.settings }, clock: undefined },
    cost: new AgentCostMeter({ files: sampler.files, ticksPerS: sampler.units.ticksPerS, shell: ss }),
    filesystems: new FilesystemCollector({ files: sampler.files, clock, readSizes }),
    inventory: new InventoryCollector(clock, () => Promise.resolve({ os: 'test' })),
    sockets: new SocketCollector(options.runSs ?? ss.run),
    host: () => ({ name: 'db-1', utcOffsetMinutes: 0 }),
    agent: { version: '0.1.0', runtime: 'node' },
  });
  return { reporter, sampler, drafts, logged };
}

export const asReport = (draft: Draft, seq = 1): Report => ({ ...draft, boot: BOOT, seq });
