import { appendFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import { formatTally, type Tally } from './tally.ts';

/** Vitest reporter that appends what the run came to, one JSON line, to the file named by `DPM_TALLY_FILE`. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const file = process.env['DPM_TALLY_FILE'];
    if (file === undefined) return;
    const tally: Tally = { passed: 0, failed: 0, skipped: [] };
    for (const module of modules) {
      tally.failed += module.errors().length;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') tally.passed += 1;
        else if (result.state === 'failed') tally.failed += 1;
        else tally.skipped.push({ name: test.fullName, why: noteOf(result) });
      }
    }
    appendFileSync(file, formatTally(tally));
  }
}

function noteOf(result: { state: string; note?: string | undefined }): string {
  return result.note ?? 'no reason given';
}
