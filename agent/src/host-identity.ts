import { readFileSync } from 'node:fs';
import type { Report } from '@dpm/protocol';
import { AGENT_VERSION } from './version.ts';
import { defined } from './report/defined.ts';
import { hashFile } from './upgrade/bundle-files.ts';

const MACHINE_ID = /^[0-9a-f]{32}$/;

/** Who reports: the configured name, and what tells a renamed or cloned host. */
export function describeHost(name: string, atMs: number): Report['host'] {
  return defined<Report['host']>({
    name,
    machineId: readMachineId('/etc/machine-id'),
    utcOffsetMinutes: 0 - new Date(atMs).getTimezoneOffset(),
  });
}

function readMachineId(file: string): string | undefined {
  try {
    const text = readFileSync(file, 'latin1').trim();
    return MACHINE_ID.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** What runs here: version, runtime, and the SHA-256 of the bundle when it is one. */
export function describeAgent(script: string | undefined): Report['agent'] {
  return defined<Report['agent']>({
    version: AGENT_VERSION,
    bundle: script?.endsWith('.cjs') ? hashFile(script) : undefined,
    runtime: `node ${process.versions.node}`,
  });
}
