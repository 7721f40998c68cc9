/** The steps `data folder` and `leftovers`: folders with the right owners, one start at a time, free ports. */
import { accessSync, chmodSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ProductError } from '../errors.ts';
import { isPortFree } from './free-port.ts';
import { lockDataFolder, type DataFolderLock } from './lock.ts';
import { identifyProcess } from './os-process.ts';
import { readRecords, writeRecord } from './run-records.ts';
import { makeSecretFolder } from './secret-files.ts';
import type { Folders, StartSettings } from './start-context.ts';
import { endLeftovers } from './supervisor.ts';
import type { StepResult } from './terminal.ts';

const LEFTOVER_GRACE_MS = 30_000;

/** Names the folders inside a data folder. */
export function foldersOf(root: string): Folders {
  return {
    root,
    secrets: join(root, 'secrets'),
    mariadb: join(root, 'mariadb'),
    grafana: join(root, 'grafana'),
    agent: join(root, 'agent'),
    run: join(root, 'run'),
    logs: join(root, 'logs'),
  };
}

/** Makes the folders; throws DATA_DIR_DENIED when we may not. */
export function makeFolders(folders: Folders): void {
  try {
    const isNew = !existsSync(folders.root);
    mkdirSync(folders.root, { recursive: true, mode: 0o755 });
    // Whatever the umask: the database's own account must be able to pass through, and read nothing else.
    if (isNew) chmodSync(folders.root, 0o755);
    makeSecretFolder(folders.secrets);
    for (const folder of [folders.run, folders.logs, folders.agent, folders.grafana]) {
      mkdirSync(folder, { recursive: true, mode: 0o750 });
      accessSync(folder, constants.W_OK | constants.X_OK);
    }
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new ProductError({
      code:
        code === 'EACCES' || code === 'EPERM' || code === 'EROFS' ? 'DATA_DIR_DENIED' : 'DATA_DIR_UNUSABLE',
      message: `the data folder cannot be written: ${message}`,
      where: folders.root,
      remedy: `choose one of your own with --data-dir or DPM_DATA_DIR, or get rights on ${dirname(folders.root)}`,
      cause,
    });
  }
}

/** Takes the folder for this start, ends what a killed one left running, and makes sure that our ports are free. */
export async function holdDataFolder(
  folders: Folders,
  settings: StartSettings,
): Promise<StepResult<DataFolderLock>> {
  const lock = lockDataFolder(folders.run, () => describeHolder(folders.run));
  try {
    const ended = await endLeftovers(folders.run, LEFTOVER_GRACE_MS);
    for (const [port, key] of [
      [settings.port, 'port'],
      [settings.tlsPort, 'tls-port'],
    ] as const) {
      await requireFreePort({ port, key, address: settings.listen });
    }
    const self = identifyProcess(process.pid);
    if (self)
      writeRecord(folders.run, { ...self, name: 'start', order: 0, startedAt: new Date().toISOString() });
    const detail = ended.length === 0 ? 'none' : `ended what a killed start left: ${ended.join(', ')}`;
    return { detail, value: lock };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function describeHolder(runFolder: string): string {
  const holder = readRecords(runFolder).find((record) => record.name === 'start');
  return holder === undefined ? '' : ` (pid ${holder.pid}, since ${holder.startedAt})`;
}

/** Throws PORT_TAKEN or ADDRESS_UNUSABLE, naming flag and key. */
async function requireFreePort(options: { port: number; key: string; address: string }): Promise<void> {
  const { port, key, address } = options;
  const where = `--${key}, [backend] ${key.replace('-', '_')}`;
  let free: boolean;
  try {
    free = await isPortFree(port, address);
  } catch (cause) {
    throw new ProductError({
      code: 'ADDRESS_UNUSABLE',
      message: `it is not possible to listen on ${address}:${port}: ${(cause as Error).message}`,
      where,
      remedy: 'name an address of this machine in [backend] listen, and a port from 1024 on unless root',
      cause,
    });
  }
  if (free) return;
  throw new ProductError({
    code: 'PORT_TAKEN',
    message: `port ${port} on ${address} is taken by another program`,
    where,
    remedy: `end that program (ss -ltnp 'sport = :${port}' names it), or choose another port with --${key} N`,
  });
}
