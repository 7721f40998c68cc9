import { spawn } from 'node:child_process';
import { anyFreePort } from '../../backend/src/cli/free-port.ts';

/** A process that listens on a port and uses one core for as long as it lives. */
export interface BusyListener {
  port: number;
  pid: number;
  /** A word of its command line that no other process has; as HTML it would run a script: it must stay text. */
  marker: string;
  stop(): Promise<void>;
}

const SCRIPT = `
require('net').createServer().listen(Number(process.argv[1]), '127.0.0.1', () => {
  process.stdout.write('up');
  (function burn() { for (let n = 0; n < 5e6; n += 1) Math.sqrt(n); setImmediate(burn); })();
});`;

/** Starts one; resolves once it listens. */
export async function startBusyListener(): Promise<BusyListener> {
  const port = await anyFreePort();
  const marker = `busy-listener-${port}<img/src=x/onerror=document.body.dataset.ran=1>`;
  const child = spawn(process.execPath, ['-e', SCRIPT, String(port), marker], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise((resolve, reject) => child.stdout.once('data', resolve).once('end', reject));
  return {
    ...{ port, marker, pid: child.pid ?? 0 },
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
