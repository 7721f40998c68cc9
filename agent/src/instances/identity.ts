import { isAbsolute, normalize, join } from 'node:path';
import { LIMITS } from '@dpm/protocol/limits';
import { findEngine, type Engine, type Program } from './engines.ts';
import { findOption, parsePort } from './options.ts';
import { clip } from '../report/clip.ts';

/** With the host, this is what an instance is; it stays when its process is replaced. */
export interface InstanceIdentity {
  engine: string;
  /** 0 when it has no port. */
  port: number;
  /** Empty when it has none. */
  dataDir: string;
}

const ENGINE_LENGTH = 64;

/** The identity of a program that listens on `ports`, which may be empty. */
export function identify(program: Program, ports: readonly number[]): InstanceIdentity {
  const engine = findEngine(program);
  return {
    engine: clip(engine?.engine ?? program.name, ENGINE_LENGTH) || 'unknown',
    port: engine ? choosePort(engine, program, ports) : lowest(ports),
    dataDir: engine ? findDataDir(engine, program) : '',
  };
}

/** One text per identity. */
export function identityKey({ engine, port, dataDir }: InstanceIdentity): string {
  return `${engine}\0${port}\0${dataDir}`;
}

/** The port on the command line, else a usual one, else the lowest that is not ignored. */
function choosePort(engine: Engine, program: Program, ports: readonly number[]): number {
  const given = parsePort(findOption(program.args, engine.portOptions));
  if (given !== undefined && (ports.length === 0 || ports.includes(given))) return given;
  const usual = engine.usualPorts.find((port) => ports.includes(port));
  if (usual !== undefined) return usual;
  const known = ports.filter((port) => !engine.ignoredPorts?.includes(port));
  return lowest(known.length > 0 ? known : ports);
}

function lowest(ports: readonly number[]): number {
  return ports.length > 0 ? Math.min(...ports) : 0;
}

function findDataDir(engine: Engine, { args, cwd }: Program): string {
  if (engine.memberName) return engine.memberName.exec(args[0] ?? '')?.[1] ?? '';
  const given = findOption(args, engine.dataDirOptions);
  const base = engine.dataDirIsCwd ? cwd : undefined;
  const path = given !== undefined && given !== '' ? resolvePath(given, cwd) : base;
  if (path === undefined || path === '/') return '';
  return clip(normalize(path).replace(/\/+$/, ''), LIMITS.text);
}

/** A relative data directory counts from where the server was started; it is there now if it changed into it. */
function resolvePath(path: string, cwd: string | undefined): string | undefined {
  if (isAbsolute(path)) return path;
  if (cwd === undefined) return undefined;
  const relative = normalize(path).replace(/\/+$/, '');
  return cwd === relative || cwd.endsWith(`/${relative}`) ? cwd : join(cwd, relative);
}
