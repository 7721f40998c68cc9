import { execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { until } from './report-server.ts';

const SYSTEMD = '/lib/systemd/systemd';
const LEGACY = '/sys/fs/cgroup/systemd';
const UP_MS = 20_000;

/**
 * A systemd of its own, in namespaces of its own: /run and /etc/systemd/system are empty, none of the machine's units
 * is known, and its control groups lie in one that goes with it. What is killed with it leaves nothing.
 */
const BOOT = `
mkdir "$GROUP"
echo $$ > "$GROUP/cgroup.procs"
exec unshare --mount --pid --ipc --uts --cgroup --fork --kill-child --mount-proc sh -ec '
  mount --make-rprivate /
  mount -t tmpfs tmpfs /run
  mount -t tmpfs tmpfs /etc/systemd/system
  if [ "$LEGACY" = 1 ]; then
    mount -t tmpfs tmpfs /sys/fs/cgroup
    mkdir /sys/fs/cgroup/systemd
    mount -t cgroup -o none,name=systemd cgroup /sys/fs/cgroup/systemd
  else
    mount -t cgroup2 cgroup2 /sys/fs/cgroup
  fi
  mkdir /run/stubs
  for unit in sysinit basic shutdown network multi-user umount; do
    printf "[Unit]\\nDefaultDependencies=no\\n" > /run/stubs/$unit.target
  done
  export container=test SYSTEMD_UNIT_PATH=/etc/systemd/system:/run/stubs SYSTEMD_GENERATOR_PATH=/nowhere
  exec ${SYSTEMD} --system --unit=multi-user.target --log-target=console --show-status=no
'`;

export interface TestSystemd {
  /** Runs a program inside; returns what it prints. */
  run(program: string, ...args: string[]): Promise<string>;
}

/** Why there can be none here; undefined when there can. */
export function lacksSystemd(): string | undefined {
  if (process.getuid?.() !== 0) return 'needs root';
  return existsSync(SYSTEMD) && existsSync('/usr/bin/nsenter') ? undefined : 'systemd is not installed';
}

export async function startSystemd(): Promise<TestSystemd> {
  const isLegacy = existsSync(LEGACY) && statSync(LEGACY).isDirectory();
  const group = join(isLegacy ? LEGACY : '/sys/fs/cgroup', `dpm-test-${process.pid}`);
  const env = { ...process.env, GROUP: group, LEGACY: isLegacy ? '1' : '0' };
  const child = spawn('/bin/sh', ['-ec', BOOT], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
    await until('its control groups are free', () => removeGroup(group));
  });
  const inside = () => readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim();
  const run: TestSystemd['run'] = async (program, ...args) => {
    const target = ['-t', inside(), '--mount', '--pid', '--cgroup', '--ipc', '--uts', program, ...args];
    return (await promisify(execFile)('nsenter', target, { encoding: 'utf8' })).stdout;
  };
  await until(
    'systemd is up',
    () => {
      if (child.exitCode !== null) throw new Error(`systemd ended: ${output}`);
      const init = inside();
      return init !== '' && existsSync(`/proc/${init}/root/run/systemd/private`);
    },
    UP_MS,
  );
  return { run };
}

function removeGroup(group: string): boolean {
  if (!existsSync(group)) return true;
  try {
    for (const entry of readdirSync(group, { withFileTypes: true }))
      if (entry.isDirectory()) removeGroup(join(group, entry.name));
    rmdirSync(group);
    return true;
  } catch {
    return false;
  }
}
