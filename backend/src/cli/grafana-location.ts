import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { ProductError } from '../errors.ts';

/** Where Grafana is: a program on this machine, an address of one that runs elsewhere, or nowhere. */
export type GrafanaLocation =
  | { kind: 'program'; command: string; args: string[]; home: string }
  | { kind: 'address'; url: string }
  | { kind: 'none'; reason: string };

const PACKAGE_HOME = '/usr/share/grafana';

/**
 * Finds Grafana: what `--grafana` says (a folder, a program, an address or `none`), else `GRAFANA_HOME`, else the
 * package's folder, else `PATH`. What was named and is not there throws GRAFANA_NOT_FOUND.
 */
export function findGrafana(options: {
  asked: string | undefined;
  env: NodeJS.ProcessEnv;
  packageHome?: string;
}): GrafanaLocation {
  const { asked, env, packageHome = PACKAGE_HOME } = options;
  if (asked === 'none') return { kind: 'none', reason: 'turned off with --grafana none' };
  if (asked !== undefined && /^https?:\/\//i.test(asked)) return atAddress(asked);
  if (asked !== undefined) return named(asked, { source: '--grafana', packageHome });
  const home = env['GRAFANA_HOME'];
  if (home !== undefined && home !== '') return named(home, { source: 'GRAFANA_HOME', packageHome });
  const packaged = inHome(packageHome, packageHome);
  return (
    packaged ??
    onPath(env['PATH'] ?? '', packageHome) ?? { kind: 'none', reason: 'no Grafana found on this machine' }
  );
}

function atAddress(text: string): GrafanaLocation {
  if (!URL.canParse(text)) throw notFound(text, '--grafana', 'this is not an address');
  return { kind: 'address', url: text.replace(/\/+$/, '') };
}

function named(
  path: string,
  { source, packageHome }: { source: string; packageHome: string },
): GrafanaLocation {
  const full = resolve(path);
  const isFolder = statSync(full, { throwIfNoEntry: false })?.isDirectory() === true;
  const found = isFolder ? inHome(full, packageHome) : programAt(full, packageHome);
  if (found === undefined)
    throw notFound(path, source, 'there is no Grafana program with its conf and public folders');
  return found;
}

function inHome(home: string, packageHome: string): GrafanaLocation | undefined {
  const program = (name: string) => programAt(join(home, 'bin', name), packageHome);
  return program('grafana') ?? program('grafana-server');
}

function onPath(path: string, packageHome: string): GrafanaLocation | undefined {
  for (const folder of path.split(delimiter).filter((entry) => entry.startsWith('/'))) {
    const found =
      programAt(join(folder, 'grafana'), packageHome) ??
      programAt(join(folder, 'grafana-server'), packageHome);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A program counts when it can be executed and its home (two folders up, or the package's) holds the defaults. */
function programAt(file: string, packageHome: string): GrafanaLocation | undefined {
  if (!isExecutable(file)) return undefined;
  const real = realpathSync(file);
  const home = [dirname(dirname(file)), dirname(dirname(real)), packageHome].find(
    (folder) => existsSync(join(folder, 'conf', 'defaults.ini')) && existsSync(join(folder, 'public')),
  );
  if (home === undefined) return undefined;
  const args = real.endsWith('grafana-server') ? [] : ['server'];
  return { kind: 'program', command: file, args: [...args, '--homepath', home], home };
}

function isExecutable(file: string): boolean {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return false;
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') return false;
    throw error;
  }
}

function notFound(value: string, source: string, reason: string): ProductError {
  return new ProductError({
    code: 'GRAFANA_NOT_FOUND',
    message: `${source} is ${value}, but ${reason}`,
    where: value,
    remedy: 'name the folder that holds bin/grafana, an address (http://…), or none',
  });
}
