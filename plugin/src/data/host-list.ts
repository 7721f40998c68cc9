/** The list of hosts as the overview shows it: filtered, worst first, with who is to blame. Pure. */
import { type DiskCulprits, type HostRow, type InstanceRef } from '@dpm/protocol';
import { hostState } from './host-state';

export interface Blamed {
  instance: InstanceRef;
  share: number;
  /** What it has most of: of the CPU's capacity, or of the disk's bytes. */
  of: 'cpu' | 'disk';
}

/** Whoever uses most of what the host is shortest of; nobody where nothing is known. */
export function blamedOf(
  { host, top }: HostRow,
  disks: ReadonlyMap<string, DiskCulprits['hosts'][number]>,
): Blamed | null {
  const disk = disks.get(host);
  if (disk) {
    return { instance: disk.instance, share: disk.share, of: 'disk' };
  }
  return top && { instance: top.instance, share: top.share, of: 'cpu' };
}

export const indexDisks = (disks: DiskCulprits | undefined) =>
  new Map((disks?.hosts ?? []).map((one) => [one.host, one]));

/** Made once: `localeCompare` would make one per comparison, which thousands of hosts feel. */
const BY_NAME = new Intl.Collator('en', { numeric: true });

interface Ranked {
  row: HostRow;
  silent: number;
  load: number;
}

/** Worst first: hosts that do not report, then those that are the fullest. */
export function rankHosts(hosts: readonly HostRow[]): HostRow[] {
  const ranked = hosts.map((row): Ranked => {
    const silent = hostState(row) === 'silent' ? 1 : 0;
    return { row, silent, load: Math.max(row.cpu ?? 0, row.diskUtil ?? 0) };
  });
  return ranked
    .sort((a, b) => b.silent - a.silent || b.load - a.load || BY_NAME.compare(a.row.host, b.row.host))
    .map(({ row }) => row);
}

/** Hosts of which every word is in name, alias, owner, or the name of who is to blame. */
export function filterHosts(hosts: readonly HostRow[], text: string): readonly HostRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) {
    return hosts;
  }
  return hosts.filter(({ host, alias, owner, top }) => {
    const all = [host, alias, owner, top?.instance.name].join(' ').toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
