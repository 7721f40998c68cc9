/**
 * `npm test`: format, lint, types, dead code, then every test. The last line is the sum that the runners reported;
 * a failed check counts as one failure. `npm test -- unit` runs only the named steps.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync, appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explainSkipped, formatTally, sumTallies, tallyOfJest } from './support/tally.ts';

const folder = mkdtempSync(join(tmpdir(), 'dpm-test-'));
const tallyFile = join(folder, 'tally.jsonl');
const jestFile = join(folder, 'jest.json');
writeFileSync(tallyFile, '');

interface Step {
  name: string;
  command: string[];
  after?: () => void;
  /** A runner's failures are in its tally; a check has none. */
  runner?: boolean;
}

const vitest = (project: string) => [
  ...['npx', 'vitest', 'run', '--project', project],
  ...['--reporter', 'default', '--reporter', './test/support/tally-reporter.ts'],
];
const inPlugin = (...command: string[]) => ['npm', 'run', '--silent', '-w', 'plugin', ...command];

const STEPS: Step[] = [
  { name: 'format', command: ['npx', 'prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'lint', command: ['npx', 'eslint', '.'] },
  { name: 'lint-plugin', command: inPlugin('lint') },
  { name: 'types', command: ['npx', 'tsc', '-b'] },
  { name: 'types-plugin', command: inPlugin('typecheck') },
  { name: 'dead-code', command: ['npx', 'knip'] },
  { name: 'build', command: ['node', 'backend/bin/prestart.mjs'] },
  { name: 'unit', command: vitest('unit'), runner: true },
  {
    name: 'plugin',
    command: inPlugin('test:ci', '--', '--json', `--outputFile=${jestFile}`),
    after: countJest,
    runner: true,
  },
  { name: 'system', command: vitest('system'), runner: true },
  { name: 'browser', command: vitest('browser'), runner: true },
  { name: 'grafana', command: vitest('grafana'), runner: true },
];

function countJest(): void {
  if (existsSync(jestFile))
    appendFileSync(tallyFile, formatTally(tallyOfJest(readFileSync(jestFile, 'utf8'))));
}

/** Runs one step; true when it ended well. */
function run(step: Step): boolean {
  const start = performance.now();
  const [command = '', ...args] = step.command;
  console.log(`\n--- ${step.name}: ${step.command.join(' ')}`);
  const { status, error } = spawnSync(command, args, {
    stdio: 'inherit',
    env: { ...process.env, DPM_TALLY_FILE: tallyFile },
  });
  step.after?.();
  if (error) console.error(error.message);
  console.log(
    `--- ${step.name}: ${status === 0 ? 'ok' : 'FAILED'} (${((performance.now() - start) / 1000).toFixed(1)} s)`,
  );
  return status === 0;
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !STEPS.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(
    `no such step: ${unknown.join(', ')}; there are ${STEPS.map((step) => step.name).join(', ')}`,
  );
  process.exit(2);
}
const failedSteps: Step[] = [];
for (const step of STEPS) {
  if (wanted.length > 0 && !wanted.includes(step.name)) continue;
  if (!run(step)) failedSteps.push(step);
}

const sum = sumTallies(readFileSync(tallyFile, 'utf8'));
rmSync(folder, { recursive: true });
const failedChecks = failedSteps.filter((step) => step.runner !== true).length;
// A runner that broke before it could report is a failure too, even if every test that it did report passed.
const brokenRunners = sum.failed === 0 ? failedSteps.length - failedChecks : 0;
const failed = sum.failed + failedChecks + brokenRunners;
console.log('');
if (failedSteps.length > 0) console.log(`failed: ${failedSteps.map((step) => step.name).join(', ')}`);
for (const line of explainSkipped(sum)) console.log(line);
console.log(`${sum.passed} passed, ${failed} failed, ${sum.skipped.length} skipped`);
const checksOnly =
  wanted.length > 0 && STEPS.every((step) => step.runner !== true || !wanted.includes(step.name));
process.exitCode = failed > 0 || (sum.passed === 0 && !checksOnly) ? 1 : 0;
