/** Decides what a database lacks. Pure: records in, steps out. */
import { ProductError } from '../errors.ts';
import type { Migration } from './migration-files.ts';

/** What a database says about one migration. */
export interface MigrationRecord {
  number: number;
  name: string;
  checksum: string;
  /** False: it was started, and whether its statement was carried out is unknown. */
  applied: boolean;
}

export interface MigrationStep {
  migration: Migration;
  /** It was started before, so that finding it done already is no error. */
  resumed: boolean;
}

/**
 * Steps to take, in order. Throws SCHEMA_NEWER when the database knows more than the program, MIGRATION_CHANGED when
 * an applied file is another one now, MIGRATION_GAP when a record is missing among later ones.
 */
export function planMigrations(
  migrations: readonly Migration[],
  records: readonly MigrationRecord[],
): MigrationStep[] {
  const newest = records.reduce((highest, { number }) => Math.max(highest, number), 0);
  if (newest > migrations.length) throw newer({ newest, known: migrations.length });
  const steps: MigrationStep[] = [];
  for (const migration of migrations) {
    const record = records.find(({ number }) => number === migration.number);
    if (record === undefined) {
      if (migration.number < newest) throw lost(migration, newest);
      steps.push({ migration, resumed: false });
      continue;
    }
    if (record.checksum !== migration.checksum || record.name !== migration.name)
      throw changed(migration, record);
    if (!record.applied) steps.push({ migration, resumed: true });
  }
  return steps;
}

function newer({ newest, known }: { newest: number; known: number }): ProductError {
  return new ProductError({
    code: 'SCHEMA_NEWER',
    message: `the database was brought to migration ${newest} by a newer version of this program, which knows ${known}; nothing was changed`,
    where: 'table dpm_migration',
    remedy: 'run that newer version, or name another database',
  });
}

function changed(migration: Migration, record: MigrationRecord): ProductError {
  const was = record.name === migration.name ? '' : ` as ${record.name}`;
  return new ProductError({
    code: 'MIGRATION_CHANGED',
    message: `${migration.name} is not what was applied to the database${was}; nothing was changed`,
    where: `${migration.name}.sql`,
    remedy:
      'restore that file from the program’s own files; what is applied is changed by a new migration only',
  });
}

function lost(migration: Migration, newest: number): ProductError {
  return new ProductError({
    code: 'MIGRATION_GAP',
    message: `the database has no record of ${migration.name}, but of migration ${newest}; nothing was changed`,
    where: 'table dpm_migration',
    remedy: 'restore that table from a backup',
  });
}
