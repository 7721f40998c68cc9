/** Whether the usage of instances, processes, jobs and bursts fits its columns. */
import type { Report, SignedUsage } from '@dpm/protocol';
import {
  SIGNED_INT,
  SIGNED_MEDIUMINT,
  UNSIGNED_INT,
  bound,
  checkAmount,
  checkAmounts,
  type Bounds,
} from './check-values.ts';
import { cpuTime } from './derive.ts';

const CPU = ['cpuUserMs', 'cpuSystemMs'] as const;
const CALLS = ['readOps', 'writeOps', 'majorFaults', 'fds'] as const;

/** instance_sample is signed, because the remainder may be negative. */
const INSTANCE: Bounds<SignedUsage> = [
  ...bound<SignedUsage>(SIGNED_INT, [...CPU, ...CALLS, 'fdLimit', 'cpuWaitMs', 'ioWaitMs']),
  ...bound<SignedUsage>(SIGNED_MEDIUMINT, ['threads', 'processes']),
];
const PROCESS: Bounds<SignedUsage> = [
  ...bound<SignedUsage>(UNSIGNED_INT, [...CPU, ...CALLS]),
  ...bound<SignedUsage>(SIGNED_MEDIUMINT, ['threads']),
];
const JOB: Bounds<SignedUsage> = bound<SignedUsage>(UNSIGNED_INT, CPU);

/** Throws REPORT_INCONSISTENT. */
export function checkUsages(report: Report): void {
  const { instances, processes, jobs = [], burst = [] } = report;
  instances.forEach(({ usage }, index) => checkAmounts(usage, INSTANCE, `/instances/${index}/usage`));
  checkAmounts(report.other, INSTANCE, '/other');
  checkAmounts(report.unattributed, INSTANCE, '/unattributed');
  processes.forEach(({ usage }, index) => checkAmounts(usage, PROCESS, `/processes/${index}/usage`));
  jobs.forEach(({ usage }, index) => checkAmounts(usage, JOB, `/jobs/${index}/usage`));
  burst.forEach(({ usage }, index) => {
    checkAmount(cpuTime(usage) ?? 0, UNSIGNED_INT, `/burst/${index}/usage/cpuUserMs`);
  });
}
