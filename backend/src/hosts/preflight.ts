/** What is looked at on a host before anything on it is changed. Reading is separate from judging. */

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
}

export interface Check {
  name: 'root' | 'platform' | 'disk' | 'clock' | 'ss' | 'keeper' | 'reachesBackend';
  state: 'ok' | 'warning' | 'failed';
  /** What was found; for what is not ok, also what to do. */
  reason: string;
}

/** Runtime twice (the new one beside the old), spool and state. */
const NEEDED_KIB = 400 * 1024;
const CLOCK_TOLERANCE_S = 60;

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
): Check[] {
  return [
    judge(
      'root',
      findings.uid === '0',
      'root',
      `user number ${findings.uid ?? 'unknown'}: log in as root, or allow sudo without a password`,
    ),
    judge(
      'platform',
      findings.arch === 'x86_64' && !!findings.glibc,
      `${findings.os ?? ''}, ${findings.glibc ?? ''}`,
      `${findings.arch ?? 'unknown'}, C library ${findings.glibc || 'not glibc'}: only x86_64 with glibc is supported`,
    ),
    judgeDisk(findings),
    judgeClock(findings, nowMs),
    findings.ss === 'yes'
      ? { name: 'ss', state: 'ok', reason: 'there' }
      : {
          name: 'ss',
          state: 'warning',
          reason: 'not there: traffic of instances is not measured; install iproute2 (iproute)',
        },
    judge(
      'keeper',
      findings.keeper === 'systemd' || findings.keeper === 'cron',
      findings.keeper ?? '',
      'neither systemd nor /etc/cron.d: install cron',
    ),
    judgeWayBack(findings, server),
  ];
}

function judge(name: Check['name'], isOk: boolean, found: string, otherwise: string): Check {
  return isOk ? { name, state: 'ok', reason: found } : { name, state: 'failed', reason: otherwise };
}

function judgeDisk({ freeKib }: PreflightFindings): Check {
  const free = Number(freeKib);
  const said = freeKib ? `${Math.round(free / 1024)} MiB free in /opt` : 'free space of /opt is not known';
  const isEnough = !!freeKib && free >= NEEDED_KIB;
  return judge('disk', isEnough, said, `${said}: ${NEEDED_KIB / 1024} MiB are needed; make room`);
}

function judgeClock({ clock }: PreflightFindings, nowMs: number): Check {
  const offsetS = Math.round(Number(clock) - nowMs / 1000);
  const said = clock ? `${offsetS} s from the backend's` : 'its clock could not be read';
  const isRight = !!clock && Math.abs(offsetS) <= CLOCK_TOLERANCE_S;
  return judge('clock', isRight, said, `${said}: set it (chrony or ntpd)`);
}

function judgeWayBack({ back }: PreflightFindings, server: string): Check {
  if (back === 'yes') return { name: 'reachesBackend', state: 'ok', reason: server };
  if (back === 'unknown')
    return { name: 'reachesBackend', state: 'warning', reason: 'no bash or timeout there: not tried' };
  const reason = `${server} cannot be reached from it: open the port, or correct [backend] address`;
  return { name: 'reachesBackend', state: 'failed', reason };
}
