/** A real agent of its own host, whose state folder and clock can be spoilt. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { enrolHost } from '../../backend/src/cli/agent-enrolment.ts';

const BUNDLE = fileURLToPath(new URL('../../agent/dist/dpm-agent.cjs', import.meta.url));
const FAKETIME = ['x86_64', 'aarch64'].map((arch) => `/usr/lib/${arch}-linux-gnu/faketime/libfaketime.so.1`);
const DISK = { size: '4m', fullAt: 8 * 1024 * 1024 };

export interface AgentSecrets {
  server: string;
  ca: string;
  adminToken: string;
}

export interface ChaosAgent {
  host: string;
  /** False where clocks cannot be shifted (no libfaketime), or no file system can be mounted. */
  can: { shiftClock: boolean; fillDisk: boolean };
  start(): void;
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Shifts its wall clock by so many seconds from the true time. */
  shiftClock(seconds: number): void;
  fillDisk(): void;
  freeDisk(): void;
  /** The last identity that its sequence file holds; undefined when it holds none. */
  lastIdentity(): { boot: string; seq: number } | undefined;
  remove(): Promise<void>;
}

export async function createChaosAgent(secrets: AgentSecrets, host: string): Promise<ChaosAgent> {
  const home = mkdtempSync(join(tmpdir(), 'dpm-chaos-agent-'));
  const stateDir = join(home, 'state');
  const clockFile = join(home, 'clock');
  const configFile = join(home, 'agent.json');
  const library = FAKETIME.find((path) => existsSync(path)) ?? installFaketime();
  const config = {
    ...{ host, servers: [secrets.server], intervalMs: 1_000, stateDir },
    ...{ caFile: join(home, 'ca.pem'), tokenFile: join(home, 'token') },
  };
  writeFileSync(config.tokenFile, await enrolHost({ ...secrets, host }), { mode: 0o600 });
  writeFileSync(config.caFile, secrets.ca);
  writeFileSync(configFile, JSON.stringify(config));
  const canMount = mountState(stateDir);
  const filler = join(stateDir, 'filler');
  let child: ChildProcess | undefined;
  const shiftClock = (seconds: number) => writeFileSync(clockFile, `${seconds >= 0 ? '+' : ''}${seconds}s\n`);
  shiftClock(0);
  const agent: ChaosAgent = {
    host,
    can: { shiftClock: library !== undefined, fillDisk: canMount },
    shiftClock,
    start() {
      const log = openSync(join(home, 'agent.log'), 'a');
      const faked = library && {
        LD_PRELOAD: library,
        FAKETIME_TIMESTAMP_FILE: clockFile,
        FAKETIME_NO_CACHE: '1',
        DONT_FAKE_MONOTONIC: '1',
      };
      child = spawn(process.execPath, [BUNDLE, 'run', '--config', configFile], {
        stdio: ['ignore', log, log],
        env: { ...process.env, ...faked },
      });
    },
    kill: (signal) =>
      new Promise((resolve) => {
        if (!child || child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.kill(signal);
      }),
    fillDisk() {
      try {
        writeFileSync(filler, Buffer.alloc(DISK.fullAt));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    },
    freeDisk: () => rmSync(filler, { force: true }),
    lastIdentity: () => readIdentity(join(stateDir, 'sequence.json')),
    async remove() {
      await agent.kill('SIGKILL');
      if (canMount) execFileSync('umount', [stateDir]);
      rmSync(home, { recursive: true });
    },
  };
  return agent;
}

function readIdentity(file: string): { boot: string; seq: number } | undefined {
  if (!existsSync(file)) return undefined;
  const { bootId, epoch, seq } = JSON.parse(readFileSync(file, 'utf8')) as {
    bootId: string;
    epoch: string;
    seq: number;
  };
  return { boot: `${bootId}.${epoch}`, seq };
}

/** A small file system of its own, which can be filled. */
function mountState(folder: string): boolean {
  if (process.getuid?.() !== 0) return false;
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK.size}`, 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    // A sandbox without the right to mount: this fault is left out, and said so.
    return false;
  }
}

function installFaketime(): string | undefined {
  if (process.getuid?.() !== 0) return undefined;
  execFileSync('apt-get', ['-q', 'update'], { stdio: 'ignore', timeout: 120_000 });
  execFileSync('apt-get', ['-q', 'install', '-y', '--no-install-recommends', 'faketime'], {
    ...{ stdio: 'ignore', timeout: 120_000, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } },
  });
  return FAKETIME.find((path) => existsSync(path));
}
