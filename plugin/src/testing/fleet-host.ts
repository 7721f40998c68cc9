import { type FleetHost } from '../data/fleet-queries';

/** A host that is well, with changes. */
export function fleetHost(change: Partial<FleetHost> = {}): FleetHost {
  return {
    ...{ host: 'db-1', alias: null, owner: null, business: null, tags: [], istate: 2, state: 'online' },
    ...{
      work: null,
      error: null,
      removal: null,
      lastReportMs: 1_000,
      ageS: 3,
      client: 'agent',
      isHeld: false,
      oldClient: null,
    },
    running: { bundle: null, version: '1.0.0' },
    wanted: { bundle: null, version: '1.0.0' },
    agent: {
      ...{ cpu: 0.004, memoryBytes: 50_000_000, spoolReports: 0, spoolBytes: 0, droppedReports: 0 },
      ...{ clockOffsetMs: 3, server: 'server-1' },
    },
    coverage: { processes: 1, io: 1, net: 0.9 },
    instances: 2,
    ...change,
  };
}
