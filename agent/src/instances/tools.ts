/**
 * Backups, imports and clients that run on the host of their server: they count for the instance that their options
 * name, whoever started them. Which one: its socket, else its configuration file, else its data directory, else its port
 * on this host, else the only one of that engine or the one on the usual port.
 */
import { dirname } from 'node:path';
import type { TrackedProcess } from '../processes/tracked-process.ts';
import { findEngine } from './engines.ts';
import type { Instance } from './instance.ts';
import { findOption, parsePort } from './options.ts';
import type { ProgramFacts } from './program-facts.ts';

type Role = 'backup' | 'client';

interface Tool {
  engine: string;
  role: Role;
}

/** Ways in which the tools of an engine are told their server; `-h` may be a folder of sockets for PostgreSQL. */
const OPTIONS: Record<string, Record<'port' | 'host' | 'socket', readonly string[]>> = {
  mysqld: { port: ['--port', '-P'], host: ['--host', '-h'], socket: ['--socket', '-S'] },
  postgres: { port: ['--port', '-p'], host: ['--host', '-h'], socket: [] },
  mongod: { port: ['--port'], host: ['--host', '-h'], socket: [] },
  'redis-server': { port: ['-p'], host: ['-h'], socket: ['-s'] },
};

const PROGRAMS: ReadonlyArray<Tool & { names: string }> = [
  {
    ...{ engine: 'mysqld', role: 'backup' },
    names: 'mysqldump mariadb-dump mysqlpump mydumper xtrabackup mariabackup mariadb-backup innobackupex',
  },
  {
    ...{ engine: 'mysqld', role: 'client' },
    names: 'mysql mariadb mysqlimport mariadb-import myloader mysqlcheck mariadb-check mysqlslap',
  },
  { engine: 'postgres', role: 'backup', names: 'pg_dump pg_dumpall pg_basebackup' },
  { engine: 'postgres', role: 'client', names: 'psql pg_restore vacuumdb reindexdb pgbench' },
  { engine: 'mongod', role: 'backup', names: 'mongodump mongoexport' },
  { engine: 'mongod', role: 'client', names: 'mongorestore mongoimport mongosh' },
  { engine: 'redis-server', role: 'client', names: 'redis-cli redis-benchmark' },
];

const TOOLS = new Map<string, Tool>(
  PROGRAMS.flatMap(({ names, ...tool }) => names.split(' ').map((name) => [name, tool] as const)),
);

/** What a program of this name does for the server that it works on; undefined for any other program. */
export function toolRole(name: string): Role | undefined {
  return TOOLS.get(name)?.role;
}

/** The server that a tool was told, as it was told; secrets of its command line are not kept. */
interface Target {
  engine: string;
  socket: string | undefined;
  optionsFile: string | undefined;
  dataDir: string | undefined;
  port: number | undefined;
  isLocal: boolean;
}

/** Finds the instance of every tool; its command line is read once per program. */
export class ToolTargets {
  private readonly facts: ProgramFacts;
  private readonly known = new WeakMap<TrackedProcess, { programs: number; target: Target }>();

  constructor(facts: ProgramFacts) {
    this.facts = facts;
  }

  /** Index of the instance that a process works on; undefined for what is no tool, and when nothing tells. */
  find(process: TrackedProcess, instances: readonly Instance[]): number | undefined {
    const tool = TOOLS.get(process.name);
    if (!tool) return undefined;
    const target = this.targetOf(process, tool);
    const matching = instances.flatMap((instance, index) =>
      instance.engine === target.engine && !instance.otherNetns && isNamed(target, instance) ? [index] : [],
    );
    return matching.length > 1 ? usualOne(matching, instances) : matching[0];
  }

  private targetOf(process: TrackedProcess, { engine }: Tool): Target {
    const seen = this.known.get(process);
    if (seen?.programs === process.programs) return seen.target;
    const { args } = this.facts.read(process);
    const { port, host, socket } = OPTIONS[engine] ?? { port: [], host: [], socket: [] };
    const target = {
      engine,
      socket: findOption(args, socket),
      optionsFile: findOptionsFile(args),
      dataDir: findOption(args, ['--datadir']),
      port: parsePort(findOption(args, port)),
      isLocal: isLocal(findOption(args, host)),
    };
    this.known.set(process, { programs: process.programs, target });
    return target;
  }
}

export function findOptionsFile(args: readonly string[]): string | undefined {
  return findOption(args, ['--defaults-file']);
}

function isLocal(host: string | undefined): boolean {
  return host === undefined || /^(?:|localhost|127\..*|::1|\/.*)$/.test(host);
}

/** Whether a target's most telling option names this instance; true when it has none and any would do. */
function isNamed(
  { socket, optionsFile, dataDir, port, isLocal: local }: Target,
  instance: Instance,
): boolean {
  if (socket !== undefined) {
    return (
      [instance.socketPath, instance.socketOption].includes(socket) || isWithin(socket, instance.dataDir)
    );
  }
  if (optionsFile !== undefined && port === undefined) {
    return instance.optionsFile === optionsFile || isWithin(optionsFile, instance.dataDir);
  }
  if (dataDir !== undefined) return dataDir.replace(/\/+$/, '') === instance.dataDir;
  return local && (port === undefined || instance.port === port || instance.ports.includes(port));
}

function isWithin(path: string, dataDir: string): boolean {
  return dataDir !== '' && dirname(path) === dataDir;
}

/** Of several that would do, the one where the tools look by themselves. */
function usualOne(indexes: readonly number[], instances: readonly Instance[]): number | undefined {
  return indexes.find((index) => {
    const { engine, port } = instances[index] ?? { engine: '', port: 0 };
    return findEngine({ name: engine, args: [] })?.usualPorts[0] === port;
  });
}
