import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '@dpm/protocol';
import { LIMITS } from '@dpm/protocol/limits';
import type { Clock } from '../clock.ts';
import { parseNetDev, type InterfaceCounters } from '../procfs/net-dev.ts';
import type { ProcFiles } from '../procfs/proc-files.ts';
import { defined } from '../report/defined.ts';
import { increase } from './counter.ts';

type InterfaceSample = NonNullable<Report['interfaces']>[number];

export interface InterfaceReading extends InterfaceCounters {
  /** Has hardware of its own, so its traffic is not another interface's traffic again. */
  physical: boolean;
  speedMbit: number | undefined;
}

/** Ends of tunnels, bridges and containers: their traffic passes a physical interface too, or never leaves. */
const VIRTUAL_NAME =
  /^(?:veth|docker|br-|virbr|vnet|tap|tun|cali|cilium|lxc|flannel|cni|ifb|dummy|sit|gre|ip6|tunl|kube-)/;
const LOOPBACK = 'lo';
const LINK_CHECK_MS = 3_600_000;

/** Reads the counters of network interfaces; kind and link speed are looked up when new and hourly. */
export class InterfaceCollector {
  private readonly files: ProcFiles;
  private readonly sysRoot: string;
  private readonly clock: Clock;
  private links = new Map<string, { physical: boolean; speedMbit: number | undefined }>();
  private linksReadMs = Number.NEGATIVE_INFINITY;

  constructor(parts: { files: ProcFiles; sysRoot: string; clock: Clock }) {
    this.files = parts.files;
    this.sysRoot = parts.sysRoot;
    this.clock = parts.clock;
  }

  read(): Map<string, InterfaceReading> {
    const nowMs = this.clock.monotonicMs();
    if (nowMs - this.linksReadMs >= LINK_CHECK_MS) {
      this.links = new Map();
      this.linksReadMs = nowMs;
    }
    const readings = parseNetDev(this.files.read('net', 'dev'))
      .map((counters) => ({ ...counters, ...this.linkOf(counters.name) }))
      .filter(({ physical, name }) => name !== LOOPBACK && (physical || !VIRTUAL_NAME.test(name)))
      .slice(0, LIMITS.interfaces);
    return new Map(readings.map((reading) => [reading.name, reading]));
  }

  private linkOf(name: string) {
    let link = this.links.get(name);
    if (!link) {
      const folder = join(this.sysRoot, 'class', 'net', name);
      const physical = existsSync(join(folder, 'device'));
      link = { physical, speedMbit: physical ? readLinkSpeed(folder) : undefined };
      this.links.set(name, link);
    }
    return link;
  }
}

/** Mbit/s, of a folder of `/sys/class/net`; undefined where the driver does not tell or the link is down. */
export function readLinkSpeed(folder: string): number | undefined {
  try {
    const speed = Number.parseInt(readFileSync(join(folder, 'speed'), 'latin1'), 10);
    return speed > 0 && speed < 2 ** 31 ? speed : undefined;
  } catch {
    return undefined;
  }
}

/** Traffic per interface, and the host's sums over physical ones (over all listed where none is physical). */
export interface InterfaceTraffic {
  interfaces: InterfaceSample[];
  netInBytes: number;
  netOutBytes: number;
}

export function diffInterfaces(
  before: ReadonlyMap<string, InterfaceReading>,
  after: ReadonlyMap<string, InterfaceReading>,
): InterfaceTraffic {
  const readings = [...after.values()];
  const anyPhysical = readings.some(({ physical }) => physical);
  const interfaces: InterfaceSample[] = [];
  let [netInBytes, netOutBytes] = [0, 0];
  for (const to of readings) {
    const from = before.get(to.name);
    if (!from) continue;
    const amount = (key: Exclude<keyof InterfaceCounters, 'name'>) => increase(from[key], to[key]);
    interfaces.push(
      defined<InterfaceSample>({
        name: to.name,
        speedMbit: to.speedMbit,
        inBytes: amount('inBytes'),
        outBytes: amount('outBytes'),
        inErrors: amount('inErrors'),
        outErrors: amount('outErrors'),
        inDrops: amount('inDrops'),
        outDrops: amount('outDrops'),
      }),
    );
    if (to.physical || !anyPhysical) {
      netInBytes += amount('inBytes');
      netOutBytes += amount('outBytes');
    }
  }
  return { interfaces, netInBytes, netOutBytes };
}
