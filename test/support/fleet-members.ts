/** A fleet of hosts on this machine, most of which are not as they should be. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FleetHost, HostAccess } from '@dpm/protocol';
import { anyFreePort } from '../../backend/src/cli/free-port.ts';
import { FAKETIME, startSshHost, type SshHost, type SshHostOptions } from './ssh-host.ts';

interface Member {
  address: string;
  options?: SshHostOptions;
  access?: (host: SshHost) => HostAccess;
  /** Its state and the code of its error in the end. */
  ends: string;
}

/** Addresses of loopback are hosts of their own; only one cannot reach back. */
export const MEMBERS = {
  good: { address: '127.0.0.11', ends: 'online' },
  second: { address: '127.0.0.12', ends: 'online' },
  dies: { address: '127.0.0.13', ends: 'online' },
  wrongKey: { address: '127.0.0.14', access: (host) => ({ key: host.wrongKey }), ends: 'failed SSH_LOGIN' },
  full: { address: '127.0.0.15', options: { optKib: 90_000 }, ends: 'failed PREFLIGHT_FAILED disk' },
  noSudo: {
    address: '127.0.0.16',
    access: (host) => ({ key: host.privateKey, user: 'plain' }),
    ends: 'failed SUDO_REFUSED',
  },
  late: {
    address: '127.0.0.17',
    options: { environment: { LD_PRELOAD: FAKETIME, FAKETIME: '+600s' } },
    ends: 'failed PREFLIGHT_FAILED clock',
  },
  walled: {
    address: '10.254.77.2',
    options: { link: { server: '10.254.77.1', host: '10.254.77.2' } },
    ends: 'failed PREFLIGHT_FAILED reachesBackend',
  },
  changed: { address: '127.0.0.18', ends: 'held HOST_KEY_CHANGED' },
} as const satisfies Record<string, Member>;
export type MemberName = keyof typeof MEMBERS;
export const MEMBER_NAMES = Object.keys(MEMBERS) as MemberName[];

/** What it ends with when all are told to go offline. */
export const LEAVE_AS: Record<MemberName, string> = {
  ...{
    good: 'offline',
    second: 'offline',
    dies: 'offline',
    full: 'offline',
    late: 'offline',
    walled: 'offline',
  },
  ...{ wrongKey: 'removalPending SSH_LOGIN', noSudo: 'removalPending SUDO_REFUSED' },
  changed: 'held HOST_KEY_CHANGED',
};

export interface FleetMembers {
  port: number;
  host(name: MemberName): SshHost;
  /** How the backend is to log in there. */
  accessOf(name: MemberName): HostAccess;
  /** What of an agent is there, as seen from outside: files, keepers, processes. */
  leftOn(name: MemberName): { files: string[]; keepers: string[]; processes: string[] };
  stop(): Promise<void>;
}

export async function startMembers(): Promise<FleetMembers> {
  const port = await anyFreePort();
  const started = new Map<MemberName, SshHost>();
  for (const name of MEMBER_NAMES) {
    const { address, options }: Member = MEMBERS[name];
    const privateKey = started.get('good')?.privateKey;
    started.set(name, await startSshHost({ ...options, address, port, privateKey }));
  }
  const hostOf = (name: MemberName): SshHost => {
    const host = started.get(name);
    if (host === undefined) throw new Error(`${name} was not started`);
    return host;
  };
  return {
    port,
    host: hostOf,
    accessOf(name) {
      const { access }: Member = MEMBERS[name];
      return access?.(hostOf(name)) ?? { key: hostOf(name).privateKey };
    },
    leftOn: (name) => lookAt(hostOf(name).root),
    async stop() {
      for (const host of started.values()) await host.stop();
    },
  };
}

function lookAt(root: string): ReturnType<FleetMembers['leftOn']> {
  const keepers = ['etc/cron.d/dpm-agent', 'etc/systemd/system/dpm-agent.service'];
  const commandOf = (pid: string) => {
    try {
      return readFileSync(join(root, 'proc', pid, 'cmdline'), 'utf8').replaceAll('\0', ' ');
    } catch (error) {
      // It ended meanwhile.
      if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return '';
      throw error;
    }
  };
  return {
    files: readdirSync(join(root, 'opt'), { recursive: true, encoding: 'utf8' }),
    keepers: keepers.filter((file) => existsSync(join(root, file))),
    processes: readdirSync(join(root, 'proc'))
      .filter((pid) => /^\d+$/.test(pid))
      .map(commandOf)
      .filter((command) => command.includes('/opt/dpm-agent/')),
  };
}

/** Of every member: its state, the code of its error, and what of the preflight failed. */
export function outcomesOf(rows: readonly FleetHost[]): Record<string, string> {
  return Object.fromEntries(
    MEMBER_NAMES.map((name) => {
      const row = rows.find(({ host }) => host === MEMBERS[name].address);
      const failed = /is not ready: (\w+):/.exec(row?.error?.message ?? '')?.[1];
      return [name, [row?.state, row?.error?.code, failed].filter(Boolean).join(' ')];
    }),
  );
}
