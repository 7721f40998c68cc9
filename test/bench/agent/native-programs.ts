import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { installPackages } from './debian-packages.ts';

const SOURCES = fileURLToPath(new URL('./native', import.meta.url));
const NAMES = ['herd', 'scan', 'sockets', 'truth'] as const;
const COMPILE_MS = 30_000;

export type NativePrograms = Record<(typeof NAMES)[number], string>;

/** Compiles what has to be small and exact; installs the compiler where that is missing and may be done. */
export async function compilePrograms(folder: string): Promise<NativePrograms> {
  if (!(await hasCompiler())) await installPackages('gcc', 'libc6-dev');
  const paths = Object.fromEntries(NAMES.map((name) => [name, join(folder, name)])) as NativePrograms;
  for (const name of NAMES) {
    const source = join(SOURCES, `${name}.c`);
    await promisify(execFile)('gcc', ['-O2', '-pthread', '-o', paths[name], source], { timeout: COMPILE_MS });
  }
  return paths;
}

async function hasCompiler(): Promise<boolean> {
  return promisify(execFile)('gcc', ['--version']).then(
    () => true,
    () => false,
  );
}
