/** A kind of server, by the programs that run it and the ways in which it is told its port and data directory. */
export interface Engine {
  /** Name on pages; absent: the program's own name. */
  engine?: string;
  programs: RegExp;
  /** For programs that a runtime executes: something in the command line. */
  commandLine?: RegExp;
  portOptions: readonly string[];
  /** Its usual ports, the most telling first. */
  usualPorts: readonly number[];
  /** Listeners beside the one it is known by. */
  ignoredPorts?: readonly number[];
  dataDirOptions: readonly string[];
  /** It changes into its data directory. */
  dataDirIsCwd?: true;
  /** Parents that only watch over it. */
  wrappers?: RegExp;
  /**
   * For servers of many processes without a common parent: the kernel's name of the one that stands for all, and of all,
   * with the instance's name in group 1. That name is its data directory here.
   */
  mainName?: RegExp;
  memberName?: RegExp;
}

/** What is known about a running program; `name` is the base name of its executable, else the kernel's name. */
export interface Program {
  name: string;
  args: readonly string[];
  /** Undefined when it may not be read. */
  cwd: string | undefined;
}

const ENGINES: readonly Engine[] = [
  {
    // MySQL, MariaDB and Percona: a server keeps its identity when one replaces another.
    engine: 'mysqld',
    programs: /^(?:mysqld|mariadbd|mysqld-debug|mysqld\.bin)$/,
    portOptions: ['--port', '-P'],
    usualPorts: [3306],
    // The X plugin.
    ignoredPorts: [33060],
    dataDirOptions: ['--datadir'],
    dataDirIsCwd: true,
    wrappers: /^(?:mysqld_safe|mariadbd-safe)$/,
  },
  {
    engine: 'postgres',
    programs: /^(?:postgres|postmaster|edb-postgres)$/,
    portOptions: ['-p', '--port'],
    usualPorts: [5432],
    dataDirOptions: ['-D'],
    dataDirIsCwd: true,
  },
  {
    programs: /^(?:redis-server|valkey-server|keydb-server|redis-sentinel)$/,
    portOptions: ['--port'],
    usualPorts: [6379],
    dataDirOptions: ['--dir'],
    dataDirIsCwd: true,
  },
  { programs: /^mongo[ds]$/, portOptions: ['--port'], usualPorts: [27017], dataDirOptions: ['--dbpath'] },
  {
    // The kernel cuts names to 15 bytes, so long instance names are compared by their start.
    engine: 'oracle',
    programs: /^oracle$|^ora_pmon_/,
    portOptions: [],
    usualPorts: [],
    dataDirOptions: [],
    mainName: /^ora_pmon_(\w+)/,
    memberName: /^(?:ora_[a-z0-9]{2,4}_|oracle)(\w+)/,
  },
  { programs: /^tnslsnr$/, portOptions: [], usualPorts: [1521], dataDirOptions: [] },
  { programs: /^tidb-server$/, portOptions: ['-P', '--port'], usualPorts: [4000], dataDirOptions: [] },
  {
    programs: /^tikv-server$/,
    portOptions: ['--addr', '-A'],
    usualPorts: [20160],
    dataDirOptions: ['--data-dir'],
  },
  { programs: /^tiflash$/, portOptions: [], usualPorts: [3930, 9000], dataDirOptions: [] },
  { programs: /^cdc$/, portOptions: ['--addr'], usualPorts: [8300], dataDirOptions: ['--data-dir'] },
  { programs: /^tiproxy$/, portOptions: [], usualPorts: [6000], dataDirOptions: [] },
  {
    programs: /^observer$/,
    portOptions: ['-p'],
    usualPorts: [2881],
    dataDirOptions: ['-d'],
    dataDirIsCwd: true,
  },
  { programs: /^pd-server$/, portOptions: [], usualPorts: [2379], dataDirOptions: ['--data-dir'] },
  {
    engine: 'clickhouse-server',
    programs: /^clickhouse(?:-serv(?:er)?)?$/,
    portOptions: [],
    usualPorts: [9000, 8123],
    dataDirOptions: [],
  },
  { programs: /^proxysql$/, portOptions: [], usualPorts: [6033], dataDirOptions: ['-D', '--datadir'] },
  { programs: /^memcached$/, portOptions: ['-p', '--port'], usualPorts: [11211], dataDirOptions: [] },
  { programs: /^etcd$/, portOptions: [], usualPorts: [2379], dataDirOptions: ['--data-dir'] },
  {
    engine: 'elasticsearch',
    programs: /^java$/,
    commandLine: /\borg\.(?:elasticsearch|opensearch)\./,
    portOptions: ['-Ehttp.port'],
    usualPorts: [9200],
    dataDirOptions: ['-Epath.data'],
  },
  {
    engine: 'kafka',
    programs: /^java$/,
    commandLine: /\bkafka\.Kafka\b/,
    portOptions: [],
    usualPorts: [9092],
    dataDirOptions: [],
  },
];

/** The engine that a program runs; undefined for any other program. */
export function findEngine({ name, args }: Pick<Program, 'name' | 'args'>): Engine | undefined {
  return ENGINES.find(
    ({ programs, commandLine }) =>
      programs.test(name) &&
      (commandLine === undefined || args.some((argument) => commandLine.test(argument))),
  );
}

/** True when a process of this name may be a server even though no listener of it was found. */
export function mayBeEngine(name: string): boolean {
  return ENGINES.some(
    ({ programs, commandLine, mainName }) =>
      commandLine === undefined && (mainName ? mainName.test(name) : programs.test(name)),
  );
}
