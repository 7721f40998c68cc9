import { HostName, type HostList, type HostRow, type SourceState } from '@dpm/protocol';
import Value from 'typebox/value';
import type { Database } from '../db/database.ts';
import { readHosts, type HostRecord } from './host-list-store.ts';

/**
 * Every host that was enrolled, reported, or stands in tb_monitor_host_config, by name; what never reported has no
 * figures. Rows written by hand whose name no host can have are left out: no other route takes such a name.
 */
export async function listHosts(db: Pick<Database, 'pool'>): Promise<HostList> {
  const { nowMs, hosts } = await readHosts(db);
  return { nowMs, hosts: hosts.filter(({ host }) => Value.Check(HostName, host)).map(toHostRow) };
}

function toHostRow(record: HostRecord): HostRow {
  return {
    host: record.host,
    alias: record.alias,
    owner: record.owner,
    istate: record.istate,
    lastReportMs: record.reportedS === null ? null : record.reportedS * 1000,
    ageS: record.ageS === null ? null : Math.max(0, record.ageS),
    // Old clients tell none.
    agentVersion: record.agentVersion || null,
    client: record.client,
    cores: record.cores,
    cpu: toFraction(record.cpu),
    memory: toFraction(record.memory),
    diskUtil: toFraction(record.diskUtil),
    device: record.device,
    top: toTop(record),
    instances: record.instances ?? 0,
    sources: record.sources === null ? [] : (JSON.parse(record.sources) as SourceState[]),
  };
}

function toTop(record: HostRecord): HostRow['top'] {
  const { topId, topEngine, topPort, topDataDir, topName, topShare } = record;
  if (topId === null || topEngine === null || topPort === null) return null;
  if (topDataDir === null || topName === null || topShare === null) return null;
  return {
    instance: { id: topId, engine: topEngine, port: topPort, dataDir: topDataDir, name: topName },
    share: topShare,
  };
}

/** 0 to 1; the kernel's counters round, so a full device may come out a little above. */
function toFraction(share: number | null): number | null {
  return share === null ? null : Math.min(1, Math.max(0, share));
}
