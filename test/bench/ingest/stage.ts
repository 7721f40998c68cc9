/** The product as it is started, with hosts enrolled in it and an eye on what its parts cost. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readProductSecrets } from '../../soak/product-secrets.ts';
import { startProduct, type Product } from '../../support/product.ts';
import { enrolHosts } from './enrolment.ts';
import { startFleet, type Fleet } from './fleet.ts';
import type { DatabaseAddress } from './rivals.ts';

export interface Stage {
  product: Product;
  fleet: Fleet;
  /** The private database's administrator. */
  admin: DatabaseAddress;
  /** Ends everything. */
  close(): Promise<void>;
}

export async function openStage({ hosts, variants }: { hosts: number; variants: number }): Promise<Stage> {
  const product = await startProduct();
  try {
    const { ca } = await readProductSecrets(product);
    const connection = await product.connect('monitor_rw');
    const enrolled = await enrolHosts(connection, hosts);
    await connection.end();
    const fleet = await startFleet({ port: product.tlsPort, ca, hosts: enrolled, variants });
    const admin = {
      ...{ host: '127.0.0.1', port: Number(product.part('mariadb')?.facts?.['port']), user: 'root' },
      password: readFileSync(join(product.dataDir, 'secrets', 'root.password'), 'utf8').trim(),
    };
    return {
      ...{ product, fleet, admin },
      async close() {
        await fleet.stop();
        await product.remove();
      },
    };
  } catch (error) {
    await product.remove();
    throw error;
  }
}

const TICK_MS = 10;

/** CPU time of a process so far, ms: `utime` and `stime` of `/proc/PID/stat`, in ticks of 10 ms. */
export function processCpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** Resident memory of a process, MiB. */
export function residentMiB(pid: number): number {
  const text = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(text) / 1024;
}
