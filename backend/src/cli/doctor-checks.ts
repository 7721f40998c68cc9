import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { HostList } from '@dpm/protocol';
import { ACCOUNTS } from '../db/accounts.ts';
import { agentFolder, enrolledName } from './agent-enrolment.ts';
import { askBackend } from './backend-client.ts';
import { findAccess } from './database-access.ts';
import { logIn } from './database-login.ts';
import { isPortFree } from './free-port.ts';
import { findGrafana } from './grafana-location.ts';
import { isRunning } from './os-process.ts';
import { PRODUCT_ROOT } from './product-root.ts';
import { readRecords } from './run-records.ts';
import { openSettings } from './opening.ts';
import type { Core, DatabaseAccess, DatabaseContext, Folders } from './start-context.ts';
import type { DatabaseOptions } from './start-options.ts';
import { backendAddresses } from './step-backend.ts';
import { formatFailure } from './terminal.ts';

export interface Finding {
  name: string;
  /** `note`: worth knowing, nobody has to act. */
  state: 'ok' | 'note' | 'problem';
  detail: string;
}

/** Every check in turn; one that fails is a problem of its own and ends none of the others. */
export async function* checkAll(core: Core, options: DatabaseOptions): AsyncGenerator<Finding> {
  yield { name: 'node', state: 'ok', detail: `${process.version} (${process.execPath})` };
  yield await guarded('grafana', async () => checkGrafana(options.env));
  yield await guarded('permissions', async () => checkPermissions());
  let patient: DatabaseContext;
  try {
    const opened = openSettings(core, options);
    const { warnings } = opened;
    patient = opened;
    const detail = warnings.length === 0 ? 'read' : warnings.join('; ');
    yield { name: 'configuration', state: warnings.length === 0 ? 'ok' : 'note', detail };
  } catch (error) {
    yield { name: 'configuration', state: 'problem', detail: formatFailure(error) };
    return;
  }
  const folder = await guarded('data folder', async () => checkFolder(patient.folders));
  yield folder;
  if (folder.state === 'problem') return;
  yield* checkRunning(patient);
}

async function* checkRunning(patient: DatabaseContext): AsyncGenerator<Finding> {
  yield await guarded('parts', async () => checkParts(patient.folders));
  const access = findAccess(patient);
  if (typeof access === 'string') {
    yield { name: 'database', state: 'problem', detail: access };
    return;
  }
  yield await guarded('database', () => checkDatabase(patient, access));
  yield await guarded('schema', () => checkSchema(patient, access));
  yield await guarded('backend', () => checkBackend(patient));
  yield await guarded('agent', () => checkAgent(patient, access));
}

type Verdict = Omit<Finding, 'name'>;

async function guarded(name: string, check: () => Promise<Verdict>): Promise<Finding> {
  try {
    return { name, ...(await check()) };
  } catch (error) {
    return { name, state: 'problem', detail: formatFailure(error) };
  }
}

function checkGrafana(env: NodeJS.ProcessEnv): Verdict {
  const found = findGrafana({ asked: env['DPM_GRAFANA'] || undefined, env });
  if (found.kind === 'program') return { state: 'ok', detail: found.home };
  if (found.kind === 'address') return { state: 'ok', detail: found.url };
  return { state: 'note', detail: `${found.reason}: the preview page is used` };
}

/** Reads what only root may of a process of another user, as the agent will. */
function checkPermissions(): Verdict {
  try {
    readFileSync('/proc/1/io');
    return { state: 'ok', detail: 'the I/O of every process can be read' };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const remedy =
      process.getuid?.() === 0 ? 'this system hides them even from root' : 'run as root to see them';
    const detail = `what other users' processes read and write, and their sockets, say "no permission" (${code ?? '?'}): ${remedy}`;
    return { state: 'note', detail };
  }
}

function checkFolder(folders: Folders): Verdict {
  if (!existsSync(folders.root)) {
    return { state: 'problem', detail: `${folders.root} is not there; npm start makes it` };
  }
  const open = [folders.secrets].filter((path) => existsSync(path) && (statSync(path).mode & 0o077) !== 0);
  if (open.length > 0) return { state: 'problem', detail: `others may read ${open.join(', ')}: chmod 700` };
  return { state: 'ok', detail: folders.root };
}

function checkParts(folders: Folders): Verdict {
  const records = readRecords(folders.run);
  if (records.length === 0) return { state: 'note', detail: 'nothing runs; npm start starts it' };
  const dead = records.filter((record) => !isRunning(record)).map((record) => record.name);
  if (dead.length > 0)
    return { state: 'problem', detail: `recorded as running, but ended: ${dead.join(', ')}` };
  return { state: 'ok', detail: records.map(({ name, pid }) => `${name} ${pid}`).join(', ') };
}

async function checkDatabase({ core }: DatabaseContext, access: DatabaseAccess): Promise<Verdict> {
  let version = '';
  for (const user of ACCOUNTS) {
    const { host, port, passwords, schemas } = access;
    const connection = await logIn({
      host,
      port,
      user,
      password: passwords[user],
      database: schemas.monitor,
    });
    try {
      version = await core.checkServer(connection);
    } finally {
      await connection.end();
    }
  }
  return { state: 'ok', detail: `${version} on ${access.host}:${access.port}, opened by all 3 accounts` };
}

async function checkSchema({ core }: DatabaseContext, access: DatabaseAccess): Promise<Verdict> {
  const directory = join(PRODUCT_ROOT, 'sql', 'migrations');
  const pending = await core.pendingMigrations(access, { directory });
  if (pending.length === 0) return { state: 'ok', detail: 'up to date' };
  return { state: 'problem', detail: `${pending.length} migrations are missing; dpm migrate applies them` };
}

async function checkBackend({ settings }: DatabaseContext): Promise<Verdict> {
  const { plain } = backendAddresses(settings);
  if (await isPortFree(settings.port, settings.listen)) {
    return { state: 'problem', detail: `nothing listens on port ${settings.port}; npm start starts it` };
  }
  const answer = await askBackend({ url: `${plain}/ready` });
  if (answer.status === 200) return { state: 'ok', detail: `${plain} is ready` };
  return { state: 'problem', detail: `${plain}/ready answers ${answer.status}` };
}

async function checkAgent(
  { core, settings, folders }: DatabaseContext,
  access: DatabaseAccess,
): Promise<Verdict> {
  const host = enrolledName(agentFolder(folders.agent));
  if (host === undefined)
    return { state: 'problem', detail: 'this machine is not enrolled; npm start does it' };
  const { tokens } = await core.readSecrets(access, { secrets: folders.secrets });
  const { plain } = backendAddresses(settings);
  const answer = await askBackend({ url: `${plain}/v1/read/hosts`, token: tokens.read });
  const row = (answer.body as HostList).hosts.find((candidate) => candidate.host === host);
  if (row === undefined || row.ageS === null)
    return { state: 'problem', detail: `${host} has never reported` };
  const limitS = Math.max(60, (3 * settings.intervalMs) / 1000);
  const said = `${host} reported ${Math.round(row.ageS)} s ago`;
  if (row.ageS > limitS)
    return { state: 'problem', detail: `${said}; see ${join(folders.logs, 'agent.log')}` };
  const lacking = row.sources.map(({ source, reason }) => `${source}: ${reason ?? 'not measured'}`);
  return { state: 'ok', detail: [said, ...lacking].join('; ') };
}
