/**
 * Migrations are files `NNNN_name.sql`, numbered from 0001 without a gap. The first line is `-- schema: monitor` or
 * `-- schema: private`; the rest is one CREATE, ALTER or DROP statement. A file never changes once it was applied.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProductError } from '../errors.ts';

export interface Migration {
  number: number;
  /** The file's name without `.sql`. */
  name: string;
  schema: 'monitor' | 'private';
  verb: 'CREATE' | 'ALTER' | 'DROP';
  sql: string;
  /** SHA-256 of the text with `\n` line ends, hexadecimal. */
  checksum: string;
}

/** Reads one file; throws MIGRATION_MALFORMED. */
export function parseMigration(fileName: string, text: string): Migration {
  const number = /^(\d{4})_[a-z0-9_]{1,59}\.sql$/.exec(fileName)?.[1];
  if (number === undefined) throw malformed(fileName, 'its name is not of the form 0001_name.sql');
  const sql = text.replaceAll('\r\n', '\n');
  const schema = /^-- schema: (monitor|private)\n/.exec(sql)?.[1] as Migration['schema'] | undefined;
  if (schema === undefined)
    throw malformed(fileName, 'its first line is not "-- schema: monitor" or "… private"');
  const verb = /^(?:--.*\n|\s+)*(CREATE|ALTER|DROP)\b/.exec(sql)?.[1] as Migration['verb'] | undefined;
  if (verb === undefined) throw malformed(fileName, 'it does not begin with CREATE, ALTER or DROP');
  return {
    ...{ number: Number(number), name: fileName.slice(0, -'.sql'.length), schema, verb, sql },
    checksum: createHash('sha256').update(sql).digest('hex'),
  };
}

/** All migrations of a folder in order; throws MIGRATIONS_MISSING, MIGRATION_MALFORMED or MIGRATION_GAP. */
export function readMigrations(directory: string): Migration[] {
  let names: string[];
  try {
    names = readdirSync(directory).filter((name) => name.endsWith('.sql'));
  } catch (cause) {
    throw new ProductError({
      code: 'MIGRATIONS_MISSING',
      message: `the migrations cannot be read: ${(cause as Error).message}`,
      where: directory,
      remedy: 'restore that folder from the program’s own files',
      cause,
    });
  }
  const migrations = names
    .sort()
    .map((name) => parseMigration(name, readFileSync(join(directory, name), 'utf8')));
  migrations.forEach(({ number, name }, index) => {
    if (number !== index + 1) throw gap(directory, { expected: index + 1, found: name });
  });
  return migrations;
}

function malformed(fileName: string, reason: string): ProductError {
  return new ProductError({
    code: 'MIGRATION_MALFORMED',
    message: `a migration cannot be used: ${reason}`,
    where: fileName,
    remedy: 'restore that file from the program’s own files',
  });
}

function gap(directory: string, { expected, found }: { expected: number; found: string }): ProductError {
  return new ProductError({
    code: 'MIGRATION_GAP',
    message: `migration ${expected} is expected, but the next one is ${found}`,
    where: directory,
    remedy: 'restore that folder from the program’s own files',
  });
}
