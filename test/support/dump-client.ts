import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestMariadb } from './mariadb.ts';

/** A backup at work: a process by the name of `mysqldump` that reads a server over TCP as one would. */
export interface DumpClient {
  pid: number;
  /** Ends as a dump that is done. */
  finish(): Promise<void>;
}

/** Reads rows again and again until its standard input is closed. */
const SCRIPT = `
const [, , driver, port, password] = process.argv;
// Newer Nodes give their main thread a name of their own.
require('fs').writeFileSync('/proc/self/comm', 'mysqldump');
const { createConnection } = require(driver);
let done = false;
process.stdin.on('end', () => (done = true)).resume();
(async () => {
  const connection = await createConnection({ host: '127.0.0.1', port: Number(port.slice(2)), user: 'root', password });
  const sql = 'SELECT seq, REPEAT(MD5(seq), 8) FROM mysql.seq_1_to_20000';
  while (!done) await connection.query(sql);
  await connection.end();
})();`;

/** Starts one on a server; it is told by its name and by `-P PORT`, as every mysqldump is. */
export function startDumpClient({ port, password }: TestMariadb): DumpClient {
  const folder = mkdtempSync(join(tmpdir(), 'dpm-dump-'));
  const [program, script] = [join(folder, 'mysqldump'), join(folder, 'dump.cjs')];
  symlinkSync(process.execPath, program);
  writeFileSync(script, SCRIPT);
  // Its command line is shown: it has no path of this machine's own.
  const driver = join(folder, 'driver.js');
  symlinkSync(createRequire(import.meta.url).resolve('mysql2/promise'), driver);
  const child = spawn(program, [script, driver, `-P${port}`, password], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    pid: child.pid ?? 0,
    async finish() {
      child.stdin.end();
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}
