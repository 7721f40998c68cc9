/**
 * `npm test`: format, lint, types, dead code, then every test. The last line is the sum that the runners reported;
 * a failed check counts as one failure. `npm test -- unit` runs only the named steps.
 */
import { spawn } from 'node:child_process';
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

const CHECKS: Step[][] = [
  [
    { name: 'lint', command: ['npx', 'eslint', '.'] },
    { name: 'lint-plugin', command: inPlugin('lint') },
  ],
  [
    { name: 'format', command: ['npx', 'prettier', '--check', '--log-level', 'warn', '.'] },
    { name: 'types', command: ['npx', 'tsc', '-b'] },
    { name: 'types-plugin', command: inPlugin('typecheck') },
    { name: 'dead-code', command: ['npx', 'knip'] },
  ],
];

/** The suites that start the whole product wait for most of their time, so two of them run at once. */
const PRODUCT: Step[][] = [
  [{ name: 'system', command: vitest('system'), runner: true }],
  [
    {
      name: 'plugin',
      command: inPlugin('test:ci', '--', '--json', `--outputFile=${jestFile}`),
      after: countJest,
      runner: true,
    },
    { name: 'browser', command: vitest('browser'), runner: true },
    { name: 'grafana', command: vitest('grafana'), runner: true },
  ],
];

/** Rounds one after the other; the lanes of a round run at the same time, the steps of a lane in order. */
const ROUNDS: Step[][][] = [
  CHECKS,
  [[{ name: 'build', command: ['node', 'backend/bin/prestart.mjs'] }]],
  [[{ name: 'unit', command: vitest('unit'), runner: true }]],
  PRODUCT,
];
const STEPS = ROUNDS.flat(2);

function countJest(): void {
  if (existsSync(jestFile))
    appendFileSync(tallyFile, formatTally(tallyOfJest(readFileSync(jestFile, 'utf8'))));
}

/** Runs one step and keeps it in mind when it failed. What it says is shown at once if it runs alone, else in one piece. */
async function run(step: Step, { alone }: { alone: boolean }): Promise<void> {
  const start = performance.now();
  console.log(`--- ${step.name}: ${step.command.join(' ')}`);
  let said = '';
  const status = await execute(step.command, (text) => {
    if (alone) process.stdout.write(text);
    else said += text;
  });
  step.after?.();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`\n${said}--- ${step.name}: ${status === 0 ? 'ok' : 'FAILED'} (${seconds} s)`);
  if (status !== 0) failedSteps.push(step);
}

/** Its exit status, null when it was ended by a signal; `hear` is told what it writes, in the order in which it came. */
function execute([command = '', ...args]: string[], hear: (text: string) => void): Promise<number | null> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DPM_TALLY_FILE: tallyFile },
  });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', hear);
  return new Promise((resolve) => {
    child.on('error', (error) => {
      hear(`${error.message}\n`);
      resolve(null);
    });
    child.on('close', resolve);
  });
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
for (const lanes of ROUNDS) {
  await Promise.all(
    lanes.map(async (steps) => {
      for (const step of steps)
        if (wanted.length === 0 || wanted.includes(step.name)) await run(step, { alone: lanes.length === 1 });
    }),
  );
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
