/** Every dashboard: one of a host as a whole, one for each thing that a host has, of all hosts, and of the agent. */
import {
  cpuPanels,
  diskPanels,
  headPanels,
  memoryPanels,
  processPanels,
  processSeries,
} from '../host-panels.ts';
import type { JsonObject } from '../panel.ts';
import type { Sources } from '../sources.ts';
import { frameDashboard, type DashboardSpec } from './frame.ts';
import {
  agentPanels,
  cpuWaitPanels,
  diskWaitPanels,
  fleetPanels,
  netInPanel,
  netOutPanel,
  netPanels,
  processSeriesPanels,
  spacePanel,
  swapPanels,
} from './more-panels.ts';

/** File name of each dashboard, without its ending. */
export const DASHBOARDS: Record<string, (sources: Sources) => JsonObject> = {
  host: (sources) =>
    frameDashboard(sources, {
      ...{ uid: 'dpm-host', key: 'dashboard', of: 'instances' },
      sections: [
        { panels: headPanels(sources) },
        { title: sources.text('row.cpu'), panels: cpuPanels(sources) },
        { title: sources.text('row.memory'), panels: memoryPanels(sources) },
        { title: sources.text('row.disk'), panels: diskPanels(sources) },
        { title: sources.text('row.processes'), panels: processPanels(sources) },
        { title: sources.text('row.drilldown'), panels: processSeries(sources) },
      ],
    }),
  cpu: ofInstances('cpu', (sources) => [...cpuPanels(sources), ...cpuWaitPanels(sources)]),
  memory: ofInstances('memory', (sources) => [...memoryPanels(sources), ...swapPanels(sources)]),
  disk: ofInstances('disk', (sources) => [
    spacePanel(sources),
    ...diskPanels(sources),
    ...diskWaitPanels(sources),
  ]),
  net: ofInstances('net', netPanels),
  process: (sources) =>
    frameDashboard(sources, {
      ...{ uid: 'dpm-process', key: 'dashboard.process', of: 'instances' },
      sections: [
        {
          title: sources.text('row.byInstance'),
          panels: [
            ...[cpuPanels(sources)[1], memoryPanels(sources)[1]].flatMap((panel) =>
              panel ? [{ ...panel, gridPos: { w: 12, h: 9 } }] : [],
            ),
            ...diskPanels(sources).slice(0, 2),
            netInPanel(sources),
            netOutPanel(sources),
          ],
        },
        {
          title: sources.text('row.byProcess'),
          panels: [...processSeries(sources), ...processSeriesPanels(sources)],
        },
        { title: sources.text('row.processes'), panels: processPanels(sources) },
      ],
    }),
  fleet: (sources) =>
    frameDashboard(sources, {
      ...{ uid: 'dpm-fleet', key: 'dashboard.fleet', of: 'fleet' },
      sections: [{ panels: fleetPanels(sources) }],
    }),
  agent: (sources) =>
    frameDashboard(sources, {
      ...{ uid: 'dpm-agent', key: 'dashboard.agent', of: 'host', time: 'now-6h' },
      sections: [{ panels: agentPanels(sources) }],
    }),
};

function ofInstances(name: string, panels: (sources: Sources) => DashboardSpec['sections'][0]['panels']) {
  return (sources: Sources) =>
    frameDashboard(sources, {
      ...{ uid: `dpm-${name}`, key: `dashboard.${name}`, of: 'instances' },
      sections: [{ panels: panels(sources) }],
    });
}
