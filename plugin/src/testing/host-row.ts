import { type HostRow } from '@dpm/protocol';
import { instance } from './culprits-answer';

/** A host that reports; tests change what they are about. */
export function hostRow(change: Partial<HostRow>): HostRow {
  return {
    host: 'db-17',
    alias: null,
    owner: null,
    istate: 2,
    lastReportMs: 1,
    ageS: 4,
    agentVersion: '0.1.0',
    client: 'agent',
    cores: 4,
    cpu: 0.46,
    memory: 0.52,
    diskUtil: 0.98,
    device: 'sda',
    top: { instance: instance(1, 3307), share: 0.15 },
    instances: 3,
    sources: [],
    ...change,
  };
}
