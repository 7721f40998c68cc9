/** What `dpm hosts` does, by the backend's own routes; `ask` is one request as an administrator. */
import type {
  Fleet,
  FleetHost,
  HostAccess,
  HostsAdded,
  HostTasks,
  ParsedHosts,
  Preflight,
  RolloutList,
  DiskForecast,
} from '@dpm/protocol';
import { ProductError } from '../errors.ts';

export type AskAdmin = (method: 'GET' | 'POST', path: string, body?: object) => Promise<unknown>;

export interface HostsCommand {
  verb: string;
  /** Host names, ranges, or what the verb takes. */
  words: readonly string[];
  /** A list or table from a file, besides the words. */
  text: string;
  access: HostAccess;
  write: (line: string) => void;
}

const AT_ONCE = 8;
const MARKS = { ok: '✓', warn: '-', fail: '✗', skip: '?' } as const;

type Verb = (ask: AskAdmin, command: HostsCommand) => Promise<number>;

export const VERBS: Record<string, { summary: string; run: Verb }> = {
  list: { summary: 'every host with its state; words filter', run: list },
  show: { summary: 'one host, and the work on it step by step', run: show },
  add: { summary: 'adds hosts: db-1, db-[01-20], root@db-2:2222, or --file', run: add },
  online: { summary: 'brings hosts online, again or anew', run: order },
  offline: { summary: 'takes hosts offline: the agent removes itself', run: order },
  retry: { summary: 'tries at once what waits', run: order },
  upgrade: { summary: 'how the upgrade stands; start, pause, resume, rollback', run: upgrade },
  doctor: { summary: 'looks at hosts, added or not, and changes nothing', run: doctor },
};

/** The exit code. Throws BAD_ARGUMENT and what `ask` throws. */
export async function runHostsVerb(ask: AskAdmin, command: HostsCommand): Promise<number> {
  const verb = Object.hasOwn(VERBS, command.verb) ? VERBS[command.verb] : undefined;
  if (verb === undefined) throw badArgument(`there is no ${JSON.stringify(command.verb)}`);
  return verb.run(ask, command);
}

async function list(ask: AskAdmin, { words, write }: HostsCommand): Promise<number> {
  const { hosts, counts } = (await ask('GET', 'read/fleet')) as Fleet;
  const found = hosts.filter((host) => words.every((word) => textOf(host).includes(word.toLowerCase())));
  const rows = found.map((host) => [
    ...[host.host, host.state, ageOf(host.ageS)],
    ...[
      host.running.bundle?.slice(0, 8) ?? '–',
      host.error?.code ?? '',
      host.alias ?? '',
      host.tags.join(' '),
    ],
  ]);
  writeTable([['host', 'state', 'report', 'bundle', 'error', 'alias', 'tags'], ...rows], write);
  const sums = Object.entries(counts).map(([state, count]) => `${count} ${state}`);
  write(`${found.length} of ${hosts.length} hosts: ${sums.join(', ') || 'none'}`);
  return 0;
}

async function show(ask: AskAdmin, { words, write }: HostsCommand): Promise<number> {
  const [name = ''] = requireWords(words, 'show HOST');
  const { hosts } = (await ask('GET', 'read/fleet')) as Fleet;
  const host = hosts.find((one) => one.host.toLowerCase() === name.toLowerCase());
  if (host === undefined) {
    write(`there is no host ${name}`);
    return 1;
  }
  for (const line of describeHost(host)) write(line);
  const query = `host=${encodeURIComponent(host.host)}&limit=5`;
  const { tasks } = (await ask('GET', `admin/hosts/tasks?${query}`)) as HostTasks;
  for (const { startedMs, kind, state, errorMessage, steps } of tasks) {
    write(`${new Date(startedMs).toISOString()}  ${kind} ${state}  ${errorMessage ?? ''}`.trimEnd());
    for (const step of steps) write(`  ${step.name.padEnd(10)} ${step.state.padEnd(8)} ${step.detail ?? ''}`);
  }
  return 0;
}

function describeHost({ host, state, agent, running, wanted, error, ageS, ...said }: FleetHost): string[] {
  const words = [said.alias, said.owner, said.business, ...said.tags].filter(Boolean);
  return [
    `${host}  ${state}  ${words.join(' · ')}`.trimEnd(),
    `runs ${short(running.bundle, 'nothing')}, is to run ${short(wanted.bundle, 'what it has')}`,
    `reports to ${agent.server ?? 'nobody'}, last ${ageOf(ageS)}`,
    ...(error === null ? [] : [`✗ ${error.code}: ${error.message}`]),
  ];
}

const short = (bundle: string | null, otherwise: string) => bundle?.slice(0, 8) ?? otherwise;
const ageOf = (ageS: number | null) => (ageS === null ? 'never' : `${Math.round(ageS)} s ago`);

async function add(ask: AskAdmin, command: HostsCommand): Promise<number> {
  const { access, write } = command;
  const { hosts } = await parse(ask, command);
  const { added, faults } = (await ask('POST', 'admin/hosts/add', { hosts, access })) as HostsAdded;
  if (faults.length > 0) throw faulty(faults);
  write(`${added.length} hosts are brought online: dpm hosts list`);
  const forecast = (await ask('GET', 'admin/hosts/forecast?hosts=0')) as DiskForecast;
  if (forecast.state === 'warn')
    write(
      `- the database will need ${gigabytes(forecast.expectedBytes)}, ${gigabytes(forecast.freeBytes ?? 0)} are free`,
    );
  return 0;
}

async function order(ask: AskAdmin, command: HostsCommand): Promise<number> {
  const { hosts } = await parse(ask, command);
  await ask('POST', `admin/hosts/${command.verb}`, { hosts: hosts.map(({ address }) => address) });
  command.write(`${command.verb} was ordered for ${hosts.length} hosts: dpm hosts list`);
  return 0;
}

async function upgrade(ask: AskAdmin, { words, write }: HostsCommand): Promise<number> {
  const [what] = words;
  if (what === 'start') await ask('POST', 'admin/rollouts', {});
  else if (what === 'pause' || what === 'resume' || what === 'rollback')
    await ask('POST', `admin/rollouts/${what}`, {});
  else if (what !== undefined) throw badArgument('upgrade takes start, pause, resume or rollback');
  const [newest] = ((await ask('GET', 'read/rollouts')) as RolloutList).rollouts;
  if (newest === undefined) write('there was no upgrade yet');
  else {
    const { bundle, state, wave, told, running, reason } = newest;
    write(`${bundle.slice(0, 8)} ${state}, wave ${wave} of 3, ${running} of ${told} hosts run it`);
    if (reason !== null) write(`✗ ${reason}`);
  }
  return newest?.state === 'halted' ? 1 : 0;
}

/** Some at a time, told in order. */
async function doctor(ask: AskAdmin, command: HostsCommand): Promise<number> {
  const { access, write } = command;
  const { hosts } = await parse(ask, command);
  let failed = 0;
  for (let start = 0; start < hosts.length; start += AT_ONCE) {
    const looks = hosts.slice(start, start + AT_ONCE).map(async (host) => {
      const asked = Object.keys(access).length === 0 ? { host } : { host, access };
      return (await ask('POST', 'admin/hosts/preflight', asked)) as Preflight;
    });
    for (const { host, ready, checks } of await Promise.all(looks)) {
      if (!ready) failed += 1;
      write(`${ready ? '✓' : '✗'} ${host}`);
      for (const { name, state, reason, remedy } of checks.filter((check) => check.state !== 'skip'))
        write(`  ${MARKS[state]} ${name.padEnd(14)} ${reason}${remedy === null ? '' : `; ${remedy}`}`);
    }
  }
  write(failed === 0 ? 'all are ready' : `${failed} of ${hosts.length} are not ready`);
  return failed === 0 ? 0 : 1;
}

async function parse(ask: AskAdmin, { verb, words, text }: HostsCommand): Promise<ParsedHosts> {
  const all = [...words, text].filter((part) => part.trim() !== '');
  requireWords(all, `${verb} HOST…`);
  // A table stands alone: its first line names its columns.
  const parsed = (await ask('POST', 'admin/hosts/parse', { text: all.join('\n') })) as ParsedHosts;
  if (parsed.faults.length > 0) throw faulty(parsed.faults);
  return parsed;
}

function faulty(faults: ParsedHosts['faults']): ProductError {
  const said = faults.map(({ line, text, reason }) => `line ${line} (${text}): ${reason}`);
  return new ProductError({ code: 'HOSTS_INVALID', message: `nothing was done: ${said.join('; ')}` });
}

function requireWords(words: readonly string[], usage: string): readonly string[] {
  if (words.length === 0) throw badArgument(`dpm hosts ${usage}: which host?`);
  return words;
}

function badArgument(message: string): ProductError {
  return new ProductError({
    code: 'BAD_ARGUMENT',
    message,
    where: 'dpm hosts',
    remedy: 'see dpm hosts --help',
  });
}

function textOf({ host, state, alias, owner, business, tags }: FleetHost): string {
  return [host, state, alias, owner, business, ...tags].join(' ').toLowerCase();
}

function writeTable(rows: readonly (readonly string[])[], write: (line: string) => void): void {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  for (const row of rows)
    write(
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
