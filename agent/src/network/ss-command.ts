import { execFile, type ExecFileException, type ExecFileOptionsWithStringEncoding } from 'node:child_process';

/** Where `ss` is on the systems that have it; cron and systemd may give the agent a PATH without sbin. */
const PATH = '/usr/sbin:/usr/bin:/sbin:/bin';
/** Of every version: TCP, inner information, numbers, inodes. No -p: finding processes would cost three times as much. */
const ARGUMENTS = ['-t', '-i', '-n', '-e'];
/** 100,000 sockets take about 70 MiB. */
const LARGEST_OUTPUT_BYTES = 128 * 1024 * 1024;

/** Runs `ss` once; rejects with the system's error, or one of code ETIMEDOUT. */
export type RunSs = (timeoutMs: number) => Promise<string>;

/** A runner that finds `ss` in the folders of `path`. */
export function createRunSs(path = PATH): RunSs {
  return (timeoutMs) =>
    new Promise((resolve, reject) => {
      const options: ExecFileOptionsWithStringEncoding = {
        timeout: timeoutMs,
        killSignal: 'SIGKILL',
        maxBuffer: LARGEST_OUTPUT_BYTES,
        encoding: 'latin1',
        env: { PATH: path, LC_ALL: 'C' },
      };
      const child = execFile('ss', ARGUMENTS, options, (error, stdout, stderr) => {
        // A child that ends by itself just when its time is over gives no error and no output either.
        if (!error && !child.killed) return resolve(stdout);
        reject(explain(error, { timeoutMs, stderr }));
      });
    });
}

function explain(
  error: ExecFileException | null,
  { timeoutMs, stderr }: { timeoutMs: number; stderr: string },
): Error {
  const code = error?.code;
  if (code === 'ENOENT') return Object.assign(new Error('ss is not installed (package iproute2)'), { code });
  if (!error || error.killed)
    return Object.assign(new Error(`ss took more than ${timeoutMs} ms`), { code: 'ETIMEDOUT' });
  const said = stderr.trim().split('\n')[0] ?? '';
  return Object.assign(new Error(`ss failed: ${said || error.message}`), { cause: error, code });
}
