/** What is looked at on a host before anything on it is changed. Reading is separate from judging. */
import type { HostCheck } from '@dpm/protocol';

export interface PreflightFindings {
  uid?: string;
  os?: string;
  arch?: string;
  /** As `getconf GNU_LIBC_VERSION` prints it. */
  glibc?: string;
  freeKib?: string;
  /** Seconds since 1970. */
  clock?: string;
  ss?: string;
  keeper?: string;
  /** Whether the host reaches the backend. */
  back?: string;
  /** Whether it reaches what leads to a robot; undefined: not asked. */
  alert?: string;
  /** What is there of a client of the replaced system; '' is nothing. */
  old?: string;
}

/** Runtime twice (the new one beside the old), spool and state. */
const NEEDED_MIB = 400;
const CLOCK_TOLERANCE_S = 60;
/** Of the oldest runtime. */
const NEEDED_GLIBC = '2.17';

type Name = HostCheck['name'];

/** `key=value` lines; others are left out. */
export function parseFindings(text: string): PreflightFindings {
  const pairs = text.split('\n').flatMap((line) => {
    const [, key, value] = /^([a-zA-Z]+)=(.*)$/.exec(line) ?? [];
    return key === undefined || value === undefined ? [] : [[key, value.trim()]];
  });
  return Object.fromEntries(pairs) as PreflightFindings;
}

/** `server`: where the host has to reach the backend; `nowMs` when the findings were asked for. */
export function judgeFindings(
  findings: PreflightFindings,
  { nowMs, server }: { nowMs: number; server: string },
): HostCheck[] {
  return [
    judgeRoot(findings),
    judgePlatform(findings),
    judgeGlibc(findings),
    judgeDisk(findings),
    judgeClock(findings, nowMs),
    judgeSs(findings),
    judgeKeeper(findings),
    judgeWayBack(findings, server),
    judgeOldClient(findings),
  ];
}

export function passed(name: Name, reason: string, values: HostCheck['values'] = {}): HostCheck {
  return { name, state: 'ok', code: name, values, reason, remedy: null };
}

/** One that stands in the way, or only warns. */
export function objection(
  name: Name,
  found: Pick<HostCheck, 'code' | 'reason'> & Partial<Pick<HostCheck, 'remedy' | 'values' | 'state'>>,
): HostCheck {
  return { name, state: 'fail', values: {}, remedy: null, ...found };
}

function judgeRoot({ uid = '' }: PreflightFindings): HostCheck {
  if (uid === '0') return passed('root', 'scripts run as root');
  return objection('root', {
    ...{ code: 'NOT_ROOT', values: { uid }, reason: `scripts run as user number ${uid || 'unknown'}` },
    remedy: 'log in as root, or allow sudo without a password',
  });
}

function judgePlatform({ arch = '', os = '' }: PreflightFindings): HostCheck {
  if (arch === 'x86_64') return passed('platform', `${os}, ${arch}`, { os, arch });
  return objection('platform', {
    ...{ code: 'PLATFORM', values: { os, arch }, reason: `${os} on ${arch || 'an unknown machine'}` },
    remedy: 'only x86_64 is supported',
  });
}

function judgeGlibc({ glibc = '' }: PreflightFindings): HostCheck {
  if (versionNumber(glibc) >= versionNumber(NEEDED_GLIBC)) return passed('glibc', glibc, { glibc });
  return objection('glibc', {
    ...{ code: 'GLIBC', values: { glibc, needed: NEEDED_GLIBC } },
    reason: glibc === '' ? 'the C library is not glibc' : `${glibc} is too old`,
    remedy: `glibc ${NEEDED_GLIBC} or later is needed (CentOS 7 has it); musl is not supported`,
  });
}

/** 2.17 as 2017; 0: none. */
function versionNumber(text: string): number {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(text) ?? [];
  return Number(major ?? 0) * 1000 + Number(minor ?? 0);
}

function judgeDisk({ freeKib }: PreflightFindings): HostCheck {
  if (!freeKib) {
    return objection('disk', {
      ...{ code: 'DISK_UNKNOWN', reason: 'the free space of /opt is not known' },
      remedy: 'see what df /opt says there',
    });
  }
  const values = { freeMib: Math.floor(Number(freeKib) / 1024), neededMib: NEEDED_MIB };
  const reason = `${values.freeMib} MiB free in /opt`;
  if (values.freeMib >= NEEDED_MIB) return passed('disk', reason, values);
  return objection('disk', {
    code: 'DISK_FULL',
    ...{ values, reason, remedy: `make room: ${NEEDED_MIB} MiB are needed` },
  });
}

function judgeClock({ clock }: PreflightFindings, nowMs: number): HostCheck {
  if (!clock) {
    return objection('clock', {
      ...{ code: 'CLOCK_UNKNOWN', reason: 'its clock could not be read' },
      remedy: 'see what date +%s says there',
    });
  }
  const offsetS = Math.round(Number(clock) - nowMs / 1000);
  const reason = `${offsetS} s from the backend's`;
  if (Math.abs(offsetS) <= CLOCK_TOLERANCE_S) return passed('clock', reason, { offsetS });
  return objection('clock', {
    ...{ code: 'CLOCK_OFF', values: { offsetS }, reason: `its clock is ${reason}` },
    remedy: 'set it (chrony or ntpd)',
  });
}

function judgeSs({ ss }: PreflightFindings): HostCheck {
  if (ss === 'yes') return passed('ss', 'there');
  return objection('ss', {
    ...{ state: 'warn', code: 'SS_MISSING', reason: 'ss is not there: traffic of instances is not measured' },
    remedy: 'install iproute2 (iproute)',
  });
}

function judgeKeeper({ keeper = '' }: PreflightFindings): HostCheck {
  if (keeper === 'systemd' || keeper === 'cron') return passed('keeper', keeper, { keeper });
  return objection('keeper', {
    ...{ code: 'KEEPER_MISSING', reason: 'neither systemd nor /etc/cron.d is there' },
    remedy: 'install cron',
  });
}

function judgeWayBack({ back }: PreflightFindings, server: string): HostCheck {
  const values = { server };
  if (back === 'yes') return passed('reachesBackend', server, values);
  if (back === 'unknown') {
    return objection('reachesBackend', {
      ...{ state: 'warn', code: 'WAY_BACK_UNKNOWN', values },
      reason: 'no bash or timeout there: not tried',
      remedy: `see that it reaches ${server}`,
    });
  }
  return objection('reachesBackend', {
    ...{ code: 'NO_WAY_BACK', values, reason: `${server} cannot be reached from it` },
    remedy: 'open the port, or correct [backend] address',
  });
}

/** What hosts would take to tell people themselves; a warning only, since two of all hosts are enough. */
export interface AlertWay {
  /** Channels that send. */
  channels: number;
  /** Address of a robot's server, or of the proxy before it; undefined: hosts do not tell. */
  robot: string | undefined;
}

export function judgeAlertWay({ alert }: PreflightFindings, { channels, robot }: AlertWay): HostCheck {
  if (channels === 0) {
    return objection('alertChannel', {
      ...{ state: 'warn', code: 'NO_CHANNEL', reason: 'no channel sends alerts: nobody would be told' },
      remedy: 'add one on the page Channels, or [MSM] wx_url',
    });
  }
  if (robot !== undefined && alert === 'no') {
    return objection('alertChannel', {
      ...{ state: 'warn', code: 'ROBOT_UNREACHABLE', values: { robot } },
      reason: `${robot} cannot be reached from it: it could not tell when no server answers`,
      remedy: 'two hosts that reach it are enough; else give the channel a proxy',
    });
  }
  return passed('alertChannel', `${channels} channels send`, { channels });
}

function judgeOldClient({ old = '' }: PreflightFindings): HostCheck {
  if (old === '') return passed('oldClient', 'nothing of a client of the replaced system');
  return objection('oldClient', {
    ...{ state: 'warn', code: 'OLD_CLIENT', values: { found: old } },
    reason: `a client of the replaced system is there: ${old}`,
    remedy: 'both report until the old one is stopped',
  });
}
