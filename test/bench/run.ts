/** `npm run bench -- NAME [--quick] [--json]`: runs one benchmark; the last line is one JSON object. */
import { cpus, release, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { agent } from './agent.ts';
import { alerting } from './alerting.ts';
import type { Bench } from './bench.ts';
import { fleet } from './fleet.ts';
import { ingest } from './ingest.ts';
import { plugin } from './plugin.ts';
import { query } from './query.ts';
import { start } from './start.ts';
import { storage } from './storage.ts';
import { worst } from './worst.ts';

const BENCHES: Record<string, Bench> = {
  agent,
  alerting,
  fleet,
  ingest,
  plugin,
  query,
  start,
  storage,
  worst,
};

function usage(): string {
  const names = Object.entries(BENCHES).map(([name, bench]) => `  ${name.padEnd(10)} ${bench.describes}`);
  return `npm run bench -- NAME [--quick] [--json]\n${names.join('\n')}`;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
});
const [name = ''] = positionals;
const bench = BENCHES[name];
if (bench === undefined || positionals.length !== 1) {
  console.error(usage());
  process.exit(2);
}
const log = values.json ? () => undefined : (line: string) => console.log(line);
const figures = await bench.run({ quick: values.quick, log });
for (const [key, value] of Object.entries(figures)) log(`${key}: ${value ?? 'not measured'}`);
const machine = {
  cores: cpus().length,
  cpu: cpus()[0]?.model ?? 'unknown',
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  kernel: release(),
  node: process.version,
};
console.log(JSON.stringify({ name, quick: values.quick, machine, figures }));
