/** What every command begins with: the configuration, the data folder, and which database and schemas are meant. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProductError } from '../errors.ts';
import { chooseDatabase, chooseSchemas, type RememberedDatabase } from './database-choice.ts';
import type { Core, DatabaseContext, Folders } from './start-context.ts';
import type { DatabaseOptions } from './start-options.ts';
import { foldersOf } from './step-data-folder.ts';

export interface Opened extends DatabaseContext {
  /** What is odd about the configuration, without being an error. */
  warnings: string[];
}

/** Reads; writes nothing. */
export function openSettings(core: Core, options: DatabaseOptions): Opened {
  const { settings, dataDir, warnings } = core.loadSettings(options);
  const folders = foldersOf(dataDir);
  const { env } = options;
  const remembered = readRemembered(folders, { broken: options.database === undefined ? 'throw' : 'ignore' });
  const choice = chooseDatabase({
    flag: options.database,
    url: env['DPM_DATABASE_URL'] || undefined,
    configured: settings.database,
    remembered,
  });
  const [monitor, secret] = [env['DPM_DATABASE_SCHEMA'], env['DPM_DATABASE_PRIVATE_SCHEMA']];
  const schemas = chooseSchemas(choice, {
    remembered,
    settings: settings.schemas,
    named: { ...(monitor && { monitor }), ...(secret && { private: secret }) },
  });
  return { core, options, settings: { ...settings, schemas }, folders, choice, warnings };
}

/** Keeps which database was used, so that the next start without a flag uses it again. */
export function rememberDatabase({ folders, choice, settings }: DatabaseContext): void {
  const { schemas } = settings;
  const value: RememberedDatabase =
    choice.kind === 'private'
      ? { kind: 'private', schemas }
      : { kind: 'named', host: choice.host, port: choice.port, adminUser: choice.adminUser, schemas };
  const path = rememberedFile(folders);
  writeFileSync(`${path}.new`, `${JSON.stringify(value, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}

function readRemembered(
  folders: Folders,
  options: { broken: 'throw' | 'ignore' },
): RememberedDatabase | undefined {
  const path = rememberedFile(folders);
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as RememberedDatabase;
  } catch (cause) {
    if (options.broken === 'ignore') return undefined;
    throw new ProductError({
      code: 'DATABASE_FILE_BROKEN',
      message: 'the file that remembers which database is used cannot be read',
      where: path,
      remedy: 'name the database once more with --database (an address, or private)',
      cause,
    });
  }
}

function rememberedFile(folders: Folders): string {
  return join(folders.root, 'database.json');
}
