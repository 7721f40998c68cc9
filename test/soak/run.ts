/** `npm run soak -- NAME [--seconds N]`: one long test; the last line is one JSON object with its counts. */
import { parseArgs } from 'node:util';
import { agentChaos } from './agent-chaos.ts';
import { browserFleet } from './browser-fleet.ts';
import { chaos } from './chaos.ts';
import { fuzz } from './fuzz.ts';
import { kill9 } from './kill9.ts';
import type { Soak } from './soak.ts';
import { watchers } from './watchers.ts';

const SOAKS: Record<string, Soak> = {
  ...{ chaos, fuzz, kill9, watchers },
  ...{ 'agent-chaos': agentChaos, fleet: browserFleet },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '300' }, reports: { type: 'string' } },
});
const [name = ''] = positionals;
const soak = SOAKS[name];
const seconds = Number(values.seconds);
if (soak === undefined || positionals.length !== 1 || !(seconds > 0)) {
  const names = Object.entries(SOAKS).map(([one, { describes }]) => `  ${one.padEnd(10)} ${describes}`);
  console.error(`npm run soak -- NAME [--seconds N]\n${names.join('\n')}`);
  process.exit(2);
}
const reports = values.reports === undefined ? {} : { reports: Number(values.reports) };
const counts = await soak.run({ seconds, ...reports, log: (line) => console.log(line) });
console.log(JSON.stringify({ name, seconds, counts }));
process.exitCode = soak.mustBeZero.every((count) => counts[count] === 0) ? 0 : 1;
