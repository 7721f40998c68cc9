import { execSync } from 'node:child_process';
import { openStage, processCpuMs, residentMiB } from './ingest/stage.ts';
const stage = await openStage({ hosts: 10000, variants: 2 });
const pid = stage.product.part('backend')?.pid ?? 0;
const db = stage.product.part('mariadb')?.pid ?? 0;
const sh = (c: string) => { try { return execSync(c).toString().trim(); } catch { return ''; } };
const t0 = Date.now();
let last = [0, 0];
const timer = setInterval(async () => {
  const q = sh(`ss -ltn 'sport = :${stage.product.tlsPort}' | tail -1 | awk '{print $2}'`);
  const now = [processCpuMs(pid), processCpuMs(db)];
  let age = '';
  try { const r = await stage.product.query("SHOW GLOBAL STATUS WHERE Variable_name IN ('Innodb_checkpoint_age','Innodb_checkpoint_max_age','Innodb_buffer_pool_pages_dirty','Innodb_buffer_pool_pages_flushed')"); age = r.map((x: any) => x.Value).join(' '); } catch (e) { age = String(e).slice(0, 60); }
  console.log(Math.round((Date.now() - t0) / 1000), 'recvq', q, 'cpu', now[0]! - last[0]!, 'db', now[1]! - last[1]!, 'rss', residentMiB(pid).toFixed(0), age);
  last = now;
}, 10000);
const i = await stage.fleet.run({ kind: 'introduce', atOnce: 200 });
console.log('introduced', JSON.stringify(i));
const r = await stage.fleet.run({ kind: 'hold', intervalMs: 30000, forMs: Number(process.argv[2] ?? 60) * 1000 });
console.log('hold', JSON.stringify(r));
clearInterval(timer);
await stage.close();
process.exit(0);
