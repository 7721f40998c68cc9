import { hostname } from 'node:os';
import { CpuBudget } from '../budget/cpu-budget.ts';
import type { Clock } from '../clock.ts';
import { AgentCostMeter } from '../collectors/agent-cost.ts';
import { chooseReadSizes } from '../collectors/filesystem-sizes.ts';
import { FilesystemCollector } from '../collectors/filesystems.ts';
import { InventoryCollector } from '../collectors/inventory.ts';
import { SocketCollector } from '../collectors/sockets.ts';
import { readConfig } from '../config.ts';
import { describeAgent, describeHost } from '../host-identity.ts';
import type { Logger } from '../log.ts';
import { SsCommand } from '../network/ss-command.ts';
import { Reporter } from '../report/reporter.ts';
import { Sampler } from '../sampler.ts';
import { DEFAULT_SETTINGS } from '../settings.ts';

export interface LocalParts {
  configFile: string | undefined;
  clock: Clock;
  log: Logger;
  script: string | undefined;
}

/** The reporter as `run` has it, but for this terminal: without a server, state, or a budget. */
export function createLocalReporter({ configFile, clock, log, script }: LocalParts) {
  const config = configFile === undefined ? undefined : readConfig(configFile).config;
  const { procRoot = '/proc', sysRoot = '/sys', host = hostname() } = config ?? {};
  const sampler = new Sampler({ clock, procRoot, sysRoot, budget: new CpuBudget({ percent: 100 }) });
  const ss = new SsCommand();
  const reporter = new Reporter({
    ...{ sampler, clock, log },
    queue: { offer: () => undefined, status: { reports: 0, bytes: 0, droppedReports: 0 } },
    state: { settings: DEFAULT_SETTINGS, clock: undefined },
    cost: new AgentCostMeter({ files: sampler.files, ticksPerS: sampler.units.ticksPerS, shell: ss }),
    filesystems: new FilesystemCollector({ files: sampler.files, clock, readSizes: chooseReadSizes() }),
    inventory: new InventoryCollector(clock),
    sockets: new SocketCollector(ss.run),
    host: () => describeHost(host, clock.nowMs()),
    agent: describeAgent(script),
  });
  return { sampler, reporter };
}
