/** What one test runner reported. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: { name: string; why: string }[];
}

export const EMPTY: Tally = { passed: 0, failed: 0, skipped: [] };

/** One line of the tally file. */
export function formatTally(tally: Tally): string {
  return `${JSON.stringify(tally)}\n`;
}

/** The sum over all lines of a tally file. */
export function sumTallies(text: string): Tally {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Tally)
    .reduce(add, EMPTY);
}

function add(a: Tally, b: Tally): Tally {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: [...a.skipped, ...b.skipped] };
}

/** Reads the part of Jest's `--json` output that is counted. */
export function tallyOfJest(json: string): Tally {
  const result = JSON.parse(json) as {
    numPassedTests: number;
    numFailedTests: number;
    numRuntimeErrorTestSuites: number;
    testResults: { assertionResults: { status: string; fullName: string }[] }[];
  };
  const skipped = result.testResults
    .flatMap((file) => file.assertionResults)
    .filter((test) => test.status === 'pending' || test.status === 'todo')
    .map((test) => ({ name: test.fullName, why: 'marked in the source' }));
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    skipped,
  };
}

const NAMED = 3;

/** Skipped tests by their reason, one line each: what could not run, and why. Of many the first few are named. */
export function explainSkipped(tally: Tally): string[] {
  const byReason = new Map<string, string[]>();
  for (const { name, why } of tally.skipped) byReason.set(why, [...(byReason.get(why) ?? []), name]);
  return [...byReason].map(([why, names]) => {
    const more = names.length > NAMED ? `; and ${names.length - NAMED} more` : '';
    return `skipped: ${why}: ${names.length} (${names.slice(0, NAMED).join('; ')}${more})`;
  });
}
