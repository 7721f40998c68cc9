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
const SUDO = join(CACHE, 'sudo');
const SSHD = join(CACHE, 'usr/sbin/sshd');
/** For hosts whose clock is off: `LD_PRELOAD`, with `FAKETIME`. */
export const FAKETIME = join(CACHE, 'usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1');
const DOWNLOAD_MS = 60_000;
const START_MS = 10_000;
const PASSWORD = 'a word of passing';

export interface SshHost {
  port: number;
  /** Private key that lets `root`, `plain` (who has no sudo) and `operator` (whom sudo asks) in. */
  privateKey: string;
  /** Another key, which nobody lets in. */
  wrongKey: string;
  /** Password that lets `administrator`, who has the rights of root, and `operator` in. */
  password: string;
  /** Line of known_hosts for its key. */
  knownHosts(): string;
  /** Where one sees its files from outside. */
  root: string;
  /** Ends it with every process on it, and starts it again with empty disks. */
  restart(): Promise<void>;
  /** Starts sshd again with another host key. */
  changeHostKey(): Promise<void>;
  /** Ends it, with every process on it. */
  stop(): Promise<void>;
}

export interface SshHostOptions {
  /** Size of `/opt`, so that a disk can be full. */
  optKib?: number;
  /** Its address on loopback; several hosts share a port. */
  address?: string;
  port?: number;
  /** Key of another host that lets in here, too; default: one of its own. */
  privateKey?: string | undefined;
  /** Whether a real sudo is there, which asks `operator` for the password. */
  hasSudo?: boolean;
  /** Environment of whoever logs in, for libfaketime. */
  environment?: Record<string, string>;
  /** A network namespace of its own, which nothing leads out of: only its sshd can be reached, at `link.host`. */
  link?: { server: string; host: string };
}

/** Needs root. */
export async function startSshHost(options: SshHostOptions = {}): Promise<SshHost> {
  const { optKib = 1_048_576, environment = {}, link } = options;
  const address = link === undefined ? (options.address ?? '127.0.0.1') : '0.0.0.0';
  await unpackTools();
  const folder = mkdtempSync(join(tmpdir(), 'dpm-ssh-host-'));
  // Other accounts' keys are read with their own rights.
  chmodSync(folder, 0o755);
  const [hostKey, key, wrong] = ['host', 'login', 'wrong'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const file of [hostKey, wrong]) await makeKey(file);
  await (options.privateKey === undefined ? makeKey(key) : copyKey(key, options.privateKey));
  const port = options.port ?? (await anyFreePort());
  writeFileSync(
    join(folder, 'passwd'),
    withAccounts(readFileSync('/etc/passwd', 'utf8'), await hashPassword()),
  );
  mkdirSync(join(folder, 'etc/sudoers.d'), { recursive: true });
  writeFileSync(join(folder, 'etc/sudoers.d/operator'), 'operator ALL=(ALL) ALL\n', { mode: 0o440 });
  writeFileSync(join(folder, 'sshd_config'), sshdConfig({ address, port, hostKey, key, environment }));
  const launch = async () => {
    const child = spawn(
      'unshare',
      [
        '--mount',
        '--pid',
        '--fork',
        '--kill-child',
        '--mount-proc',
        ...(link === undefined ? [] : ['--net']),
        'sh',
        '-c',
        SETUP,
        'sh',
        folder,
        SSHD,
        String(optKib),
        options.hasSudo === true ? SUDO : '',
      ],
      { stdio: 'ignore', env: { ...process.env, LD_LIBRARY_PATH: join(CACHE, 'usr/lib/x86_64-linux-gnu') } },
    );
    const { pid } = child;
    if (pid === undefined) throw new Error('unshare could not be started');
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    await until(() => Promise.resolve(listens({ address, port, pid }) || undefined), START_MS);
    const inside = firstChild(pid);
    if (link !== undefined) await lay(link, inside);
    return { child, ended, root: `/proc/${inside}/root` };
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
    async restart() {
      await end();
      running = await launch();
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

/** Arguments: folder, sshd, size of /opt in KiB, where sudo was unpacked or nothing. Its cron runs the agent's file and root's own tab every second. */
const SETUP = `set -e
mount --make-rprivate /
if [ -n "$4" ]; then
  mount -t overlay overlay -o lowerdir="$4/usr/bin:/usr/bin" /usr/bin
  mount -t overlay overlay -o lowerdir="$4/usr/libexec:/usr/libexec" /usr/libexec
  mount -t overlay overlay -o lowerdir="$1/etc:$4/etc:/etc" /etc
fi
mount -t tmpfs -o size="$3"k tmpfs /opt
mkdir -p /run/sshd /etc/cron.d /var/spool/cron
mount -t tmpfs tmpfs /run && mkdir /run/sshd
mount -t tmpfs tmpfs /etc/cron.d
mount -t tmpfs tmpfs /var/spool/cron
mount --bind "$1/passwd" /etc/passwd
unset LD_PRELOAD
(while sleep 1; do
  { sed -n 's/^\\* \\* \\* \\* \\* root //p' /etc/cron.d/dpm-agent || :; sed -n 's/^\\* \\* \\* \\* \\* //p' /var/spool/cron/root || :; } 2>/dev/null |
    while IFS= read -r line; do (env -u LD_LIBRARY_PATH sh -c "$line" > /dev/null 2>&1 < /dev/null &); done
done) &
exec "$2" -D -e -f "$1/sshd_config" 2> "$1/sshd.log"`;

function sshdConfig(options: {
  address: string;
  port: number;
  hostKey: string;
  key: string;
  environment: Record<string, string>;
}): string {
  const { address, port, hostKey, key, environment } = options;
  const set = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  return [
    ...(set.length === 0 ? [] : [`SetEnv ${set.join(' ')}`]),
    ...[`Port ${port}`, `ListenAddress ${address}`, `HostKey ${hostKey}`, `AuthorizedKeysFile ${key}.pub`],
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

/** `administrator` is root by another name; both who have the password may come in with it. */
function withAccounts(passwd: string, hash: string): string {
  return `${passwd}administrator:${hash}:0:0::/root:/bin/sh\noperator:${hash}:1600:1600::/tmp:/bin/sh\nsshd:x:990:65534::/run/sshd:/usr/sbin/nologin\nplain:x:1500:1500::/tmp:/bin/sh\n`;
}

async function hashPassword(): Promise<string> {
  return (await run('openssl', ['passwd', '-6', PASSWORD])).stdout.trim();
}

async function makeKey(file: string): Promise<void> {
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', file]);
}

async function copyKey(file: string, privateKey: string): Promise<void> {
  writeFileSync(file, privateKey, { mode: 0o600 });
  writeFileSync(`${file}.pub`, (await run('ssh-keygen', ['-y', '-f', file])).stdout);
}

function firstChild(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')[0]);
}

/** As the host's own network namespace sees it. */
function listens({ address, port, pid }: { address: string; port: number; pid: number }): boolean {
  const bytes = address.split('.').map((byte) => Number(byte).toString(16).padStart(2, '0'));
  const at = `${bytes.reverse().join('')}:${port.toString(16).padStart(4, '0')} `.toUpperCase();
  return readFileSync(`/proc/${pid}/net/tcp`, 'latin1')
    .split('\n')
    .some((line) => line.includes(` ${at}`) && line.includes(' 0A '));
}

/** A wire between this machine and the namespace; it goes with the namespace. */
async function lay({ server, host }: { server: string; host: string }, pid: number): Promise<void> {
  const ip = (...args: string[]) => run('ip', args);
  const inside = (...args: string[]) => run('nsenter', ['-t', String(pid), '-n', 'ip', ...args]);
  const name = `dpm${pid}`;
  await ip('link', 'add', name, 'type', 'veth', 'peer', 'name', 'dpm0', 'netns', String(pid));
  await ip('address', 'add', `${server}/30`, 'dev', name);
  await ip('link', 'set', name, 'up');
  await inside('address', 'add', `${host}/30`, 'dev', 'dpm0');
  await inside('link', 'set', 'dpm0', 'up');
}

/** Unpacked only: nothing is installed on this machine. */
async function unpackTools(): Promise<void> {
  if ([SSHD, FAKETIME, SUDO].every((path) => existsSync(path))) return;
  mkdirSync(CACHE, { recursive: true });
  const options = { cwd: CACHE, timeout: DOWNLOAD_MS };
  await run('apt-get', ['download', 'openssh-server', 'libwrap0', 'libfaketime', 'sudo'], options);
  const each =
    'for file in *.deb; do case $file in sudo_*) to=sudo;; *) to=.;; esac; dpkg -x "$file" $to; done';
  await run('sh', ['-c', each], options);
}
