import { randomBytes } from 'node:crypto';
import type { Report } from '@dpm/protocol';
import { readBootId } from '../agent.ts';
import type { Draft } from '../report/build.ts';
import { createLocalReporter, type LocalParts } from './local-reporter.ts';

const INTERVAL_MS = 5_000;

/** One report over `intervalMs`, as `run` would send it, without a server or any state. */
export async function takeOneReport(parts: LocalParts, intervalMs = INTERVAL_MS): Promise<Report> {
  const { sampler, reporter } = createLocalReporter(parts);
  try {
    await reporter.draft(0);
    await parts.clock.sleep(intervalMs);
    const draft = required(await reporter.draft(0));
    const boot = `${readBootId(sampler.files)}.${randomBytes(4).toString('hex')}`;
    return { ...draft, boot, seq: 1 };
  } finally {
    sampler.close();
  }
}

function required(draft: Draft | undefined): Draft {
  if (draft) return draft;
  throw new Error('the clock of this host is outside of what can be stored (2001 to 2038)');
}
