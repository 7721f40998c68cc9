/** A host to log in to: a real sshd on loopback, with processes, mounts, `/opt` and `/etc/cron.d` of its own. */
import { execFile, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { anyFreePort } from '../../backend/src/cli/free-port.ts';
import { until } from './until.ts';

const run = promisify(execFile);
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/dpm-sshd', import.meta.url));
const SSHD = join(CACHE, 'usr/sbin/sshd');
const DOWNLOAD_MS = 60_000;
const START_MS = 10_000;
const PASSWORD = 'a word of passing';

export interface SshHost {
  port: number;
  /** Private key that `root` and `plain` (who has no sudo) let in. */
  privateKey: string;
  /** Another key, which nobody lets in. */
  wrongKey: string;
  /** Password that lets `administrator`, who has the rights of root, in. */
  password: string;
  /** Line of known_hosts for its key. */
  knownHosts(): string;
  /** Where one sees its files from outside. */
  root: string;
  /** Starts sshd again with another host key. */
  changeHostKey(): Promise<void>;
  /** Ends it, with every process on it. */
  stop(): Promise<void>;
}

/** Needs root. `optKib`: size of `/opt`, so that a disk can be full. */
export async function startSshHost({ optKib = 1_048_576 }: { optKib?: number } = {}): Promise<SshHost> {
  await unpackSshd();
  const folder = mkdtempSync(join(tmpdir(), 'dpm-ssh-host-'));
  // Other accounts' keys are read with their own rights.
  chmodSync(folder, 0o755);
  const [hostKey, key, wrong] = ['host', 'login', 'wrong'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const file of [hostKey, key, wrong]) await makeKey(file);
  const port = await anyFreePort();
  writeFileSync(
    join(folder, 'passwd'),
    withAccounts(readFileSync('/etc/passwd', 'utf8'), await hashPassword()),
  );
  writeFileSync(join(folder, 'sshd_config'), sshdConfig({ port, hostKey, key }));
  const launch = async () => {
    const child = spawn(
      'unshare',
      [
        '--mount',
        '--pid',
        '--fork',
        '--kill-child',
        '--mount-proc',
        'sh',
        '-c',
        SETUP,
        'sh',
        folder,
        SSHD,
        String(optKib),
      ],
      { stdio: 'ignore', env: { ...process.env, LD_LIBRARY_PATH: join(CACHE, 'usr/lib/x86_64-linux-gnu') } },
    );
    const { pid } = child;
    if (pid === undefined) throw new Error('unshare could not be started');
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    await until(() => Promise.resolve(isListening(port) || undefined), START_MS);
    return { child, ended, root: `/proc/${firstChild(pid)}/root` };
  };
  let running = await launch();
  const end = async () => {
    running.child.kill('SIGKILL');
    await running.ended;
  };
  return {
    port,
    privateKey: readFileSync(key, 'utf8'),
    wrongKey: readFileSync(wrong, 'utf8'),
    password: PASSWORD,
    knownHosts: () => `[127.0.0.1]:${port} ${readFileSync(`${hostKey}.pub`, 'utf8')}`,
    get root() {
      return running.root;
    },
    async changeHostKey() {
      await end();
      rmSync(hostKey);
      rmSync(`${hostKey}.pub`);
      await makeKey(hostKey);
      running = await launch();
    },
    async stop() {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Arguments: folder, sshd, size of /opt in KiB. Its cron runs what the agent's file says, every second. */
const SETUP = `set -e
mount --make-rprivate /
mount -t tmpfs -o size="$3"k tmpfs /opt
mkdir -p /run/sshd /etc/cron.d
mount -t tmpfs tmpfs /run && mkdir /run/sshd
mount -t tmpfs tmpfs /etc/cron.d
mount --bind "$1/passwd" /etc/passwd
unset LD_PRELOAD
(while sleep 1; do line=$(sed -n 's/^\\* \\* \\* \\* \\* root //p' /etc/cron.d/dpm-agent 2>/dev/null) || continue; [ -z "$line" ] || (env -u LD_LIBRARY_PATH sh -c "$line" > /dev/null 2>&1 &); done) &
exec "$2" -D -e -f "$1/sshd_config" 2> "$1/sshd.log"`;

function sshdConfig({ port, hostKey, key }: { port: number; hostKey: string; key: string }): string {
  return [
    ...[`Port ${port}`, 'ListenAddress 127.0.0.1', `HostKey ${hostKey}`, `AuthorizedKeysFile ${key}.pub`],
    ...[
      'PermitRootLogin yes',
      'PasswordAuthentication yes',
      'StrictModes no',
      'UsePAM no',
      'PidFile none',
      '',
    ],
  ].join('\n');
}

/** `administrator` is root by another name, who may come in with the password. */
function withAccounts(passwd: string, hash: string): string {
  return `${passwd}administrator:${hash}:0:0::/root:/bin/sh\nsshd:x:990:65534::/run/sshd:/usr/sbin/nologin\nplain:x:1500:1500::/tmp:/bin/sh\n`;
}

async function hashPassword(): Promise<string> {
  return (await run('openssl', ['passwd', '-6', PASSWORD])).stdout.trim();
}

async function makeKey(file: string): Promise<void> {
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', file]);
}

function firstChild(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')[0]);
}

function isListening(port: number): boolean {
  const address = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')} `;
  return readFileSync('/proc/net/tcp', 'latin1')
    .split('\n')
    .some((line) => line.includes(` ${address}`) && line.includes(' 0A '));
}

/** Unpacked only: nothing is installed on this machine. */
async function unpackSshd(): Promise<void> {
  if (existsSync(SSHD)) return;
  mkdirSync(CACHE, { recursive: true });
  const options = { cwd: CACHE, timeout: DOWNLOAD_MS };
  await run('apt-get', ['download', 'openssh-server', 'libwrap0'], options);
  await run('sh', ['-c', 'for file in *.deb; do dpkg -x "$file" .; done'], options);
}
