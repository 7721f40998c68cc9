import type { Connection } from 'mysql2/promise';
import type { AccountPasswords } from '../db/accounts.ts';
import type { DatabaseChoice } from './database-choice.ts';
import type { Supervisor } from './supervisor.ts';
import type { StartOptions } from './start-options.ts';
import type { Terminal } from './terminal.ts';

/** Folders inside the data folder. */
export interface Folders {
  root: string;
  secrets: string;
  mariadb: string;
  grafana: string;
  agent: string;
  run: string;
  logs: string;
}

/** The settings that a start needs of the whole configuration. */
export interface StartSettings {
  listen: string;
  port: number;
  tlsPort: number;
  schemas: { monitor: string; private: string };
  database: { host: string; port: number } | undefined;
  intervalMs: number;
  language: 'zh-CN' | 'en-US';
}

/** Where a database is, what its schemas are called, and what opens our accounts. */
export interface DatabaseAccess {
  host: string;
  port: number;
  schemas: StartSettings['schemas'];
  passwords: AccountPasswords;
}

/** What the command line takes from the rest of the backend, in its own words. */
export interface Core {
  /** Reads the configuration; throws naming key, value and what is allowed. */
  loadSettings(options: { env: NodeJS.ProcessEnv; configFile: string | undefined }): {
    settings: StartSettings;
    dataDir: string;
    warnings: string[];
  };
  /** Product and version of a server; throws DATABASE_TOO_OLD. */
  checkServer(connection: Connection): Promise<string>;
  /** Applies what is missing; returns how many migrations were applied now and how many there are. */
  migrate(
    access: DatabaseAccess,
    options: { directory: string },
  ): Promise<{ applied: number; total: number }>;
  /** Names of the migrations that a database lacks; throws when it cannot be this program's. */
  pendingMigrations(access: DatabaseAccess, options: { directory: string }): Promise<string[]>;
  /** The CA, the API tokens and the public key of bundles that the backend made; `secrets` is the folder that holds the key. */
  readSecrets(
    access: DatabaseAccess,
    options: { secrets: string },
  ): Promise<{
    ca: string;
    bundleKey: string;
    tokens: { read: string; edit: string; admin: string };
  }>;
}

/** What is needed to get at a database. */
export interface DatabaseContext {
  core: Core;
  options: Pick<StartOptions, 'database' | 'passwordFile' | 'env'>;
  settings: StartSettings;
  folders: Folders;
  choice: DatabaseChoice;
}

/** What every step of a start may use. */
export interface StartContext extends DatabaseContext {
  options: StartOptions;
  /** Root of the checkout, holding `backend`, `agent`, `plugin`, `provisioning` and `sql`. */
  productRoot: string;
  terminal: Terminal;
  supervisor: Supervisor;
  /** Aborted when the start is to stop. */
  signal: AbortSignal;
}
