/** The only file that uses systeminformation: it runs programs, which is fine at start and hourly, not per sample. */
import { join } from 'node:path';
import { networkInterfaces } from 'node:os';
import si from 'systeminformation';
import type { Inventory, SourceState } from '@dpm/protocol';
import { LIMITS } from '@dpm/protocol/limits';
import type { Clock } from '../clock.ts';
import { defined } from '../report/defined.ts';
import { classifyFailure } from './runner.ts';
import { clip } from '../report/clip.ts';
import { readLinkSpeed } from './interfaces.ts';

type Disk = NonNullable<Inventory['disks']>[number];
type Link = NonNullable<Inventory['interfaces']>[number];

const PERIOD_MS = 3_600_000;
const TIMEOUT_MS = 30_000;

/** Keeps what rarely changes about the host; read beside the samples, never within one. */
export class InventoryCollector {
  private readonly clock: Clock;
  private readonly gather: () => Promise<Inventory>;
  private fresh: Inventory | undefined;
  private problem: SourceState | undefined;
  private startedMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, gather: () => Promise<Inventory> = gatherInventory) {
    this.clock = clock;
    this.gather = gather;
  }

  get state(): SourceState | undefined {
    return this.problem;
  }

  /** The inventory if it was read since it was last taken. */
  take(): Inventory | undefined {
    const inventory = this.fresh;
    this.fresh = undefined;
    return inventory;
  }

  /** Reads it when an hour has gone by. Never throws. */
  async refresh(): Promise<void> {
    const nowMs = this.clock.monotonicMs();
    if (nowMs - this.startedMs < PERIOD_MS) return;
    this.startedMs = nowMs;
    const done = new AbortController();
    const late = this.clock.sleep(TIMEOUT_MS, done.signal).then(() => {
      if (!done.signal.aborted) throw new Error(`no answer within ${TIMEOUT_MS / 1_000} s`);
      return undefined;
    });
    try {
      this.fresh = await Promise.race([this.gather(), late]);
      this.problem = undefined;
    } catch (error) {
      this.problem = classifyFailure('inventory', error);
    } finally {
      done.abort();
    }
  }
}

const text = (value: string | undefined) => (value ? clip(value, LIMITS.text) : undefined);
const count = (value: number | null | undefined) =>
  typeof value === 'number' && value > 0 ? Math.round(value) : undefined;

/** One thing after another, so that the programs it runs never come in a crowd. */
async function gatherInventory(): Promise<Inventory> {
  const os = await si.osInfo();
  const cpu = await si.cpu();
  const memory = await si.mem();
  const system = await si.system();
  const disks = await si.diskLayout();
  return defined<Inventory>({
    os: text(`${os.distro} ${os.release}`.trim()),
    kernel: text(os.kernel),
    arch: text(os.arch),
    virtualization: system.virtual ? text(system.virtualHost || 'virtual') : undefined,
    cpuModel: text(`${cpu.manufacturer} ${cpu.brand}`.trim()),
    cpuCores: count(cpu.cores),
    memoryBytes: count(memory.total),
    disks: disks
      .filter((disk) => disk.device)
      .slice(0, LIMITS.devices)
      .map((disk) =>
        defined<Disk>({
          name: clip(disk.device, LIMITS.text),
          sizeBytes: count(disk.size),
          type: text(disk.type),
          model: text(disk.name),
        }),
      ),
    interfaces: listLinks(),
  });
}

const LINKS = '/sys/class/net';

/** Without `systeminformation`, which runs half of all its programs for this alone. */
function listLinks(): Link[] {
  return Object.entries(networkInterfaces())
    .map(([name, addresses = []]) => ({ name, outward: addresses.filter(({ internal }) => !internal) }))
    .filter(({ outward }) => outward.length > 0)
    .slice(0, LIMITS.interfaces)
    .map(({ name, outward }) => {
      const address = outward.find(({ family }) => family === 'IPv4') ?? outward[0];
      return defined<Link>({
        name: clip(name, LIMITS.text),
        address: text(address?.address),
        speedMbit: readLinkSpeed(join(LINKS, name)),
      });
    });
}
