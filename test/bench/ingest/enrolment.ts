/** Many hosts at once: rows and tokens as `dpm` makes them for one host, in multi-row statements. */
import { createHash, randomBytes } from 'node:crypto';
import type { Connection } from 'mysql2/promise';
import { hostName } from '../shape/host-shape.ts';
import type { FleetHost } from './fleet-messages.ts';

const HOSTS_PER_STATEMENT = 1_000;

/** As `monitor_rw`. Gives the tokens of the hosts 1 to `count`. */
export async function enrolHosts(connection: Connection, count: number): Promise<FleetHost[]> {
  const hosts = Array.from({ length: count }, (_, index) => ({
    number: index + 1,
    token: `dpmh_${randomBytes(32).toString('base64url')}`,
  }));
  for (let start = 0; start < count; start += HOSTS_PER_STATEMENT) {
    const some = hosts.slice(start, start + HOSTS_PER_STATEMENT);
    const names = some.map(({ number }) => hostName(number));
    await connection.query('INSERT INTO host (rshost) VALUES ?', [names.map((name) => [name])]);
    await connection.query('INSERT INTO tb_monitor_host_config (rshost, istate) VALUES ?', [
      names.map((name) => [name, 2]),
    ]);
    const cases = some.map(({ token }, index) => [names[index], createHash('sha256').update(token).digest()]);
    await connection.query(
      `INSERT INTO dpm_private.host_token (host_id, sha256)
       SELECT h.host_id, t.sha256 FROM host h JOIN (${cases.map(() => 'SELECT ? AS rshost, ? AS sha256').join(' UNION ALL ')}) t
       ON t.rshost = h.rshost`,
      cases.flat(),
    );
  }
  return hosts;
}
