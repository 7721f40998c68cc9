import type { DiskCulprits } from '@dpm/protocol';
import type { Database } from '../db/database.ts';
import { toInstanceRef } from './culprit-rows.ts';
import { readDiskUses, type DiskUse } from './disk-culprits-store.ts';

/** The instance with most of the disk, of every host whose disk is busier than its CPU. */
export async function readDiskCulprits(db: Pick<Database, 'pool'>): Promise<DiskCulprits> {
  return { hosts: findLeaders(await readDiskUses(db)) };
}

/** Of each host the instance with most bytes, and its share of all that were attributed or not; pure. */
function findLeaders(uses: readonly DiskUse[]): DiskCulprits['hosts'] {
  const byHost = new Map<string, DiskUse[]>();
  for (const use of uses) {
    const known = byHost.get(use.host);
    if (known) known.push(use);
    else byHost.set(use.host, [use]);
  }
  return [...byHost].flatMap(([host, own]) => {
    const total = own.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
    const [first] = own
      .filter(({ kind, bytes }) => kind === 'instance' && (bytes ?? 0) > 0)
      .sort((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0));
    return first === undefined || total <= 0
      ? []
      : [{ host, instance: toInstanceRef(first), share: Math.min(1, (first.bytes ?? 0) / total) }];
  });
}
