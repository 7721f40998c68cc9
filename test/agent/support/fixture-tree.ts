import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { RunSs } from '../../../agent/src/network/ss-command.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures/proc', import.meta.url));

/** A recorded tree in a folder of its own, at its first moment. `advance` moves it to the second one. */
export interface FixtureTree {
  procRoot: string;
  sysRoot: string;
  runSs: RunSs;
  advance(): void;
}

/** A folder that goes when the test ends. */
export function makeTempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dpm-agent-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export type Kernel = '3.10' | '4.18' | '5.14' | '6.18';

export function openFixture(kernel: Kernel): FixtureTree {
  const folder = makeTempFolder();
  copyMoment(join(FIXTURES, kernel, 'before'), folder);
  const procRoot = join(folder, 'proc');
  return {
    procRoot,
    sysRoot: join(folder, 'sys'),
    runSs: async (_timeoutMs, take) => take(readFileSync(join(folder, 'ss.txt'))),
    advance() {
      copyMoment(join(FIXTURES, kernel, 'after'), folder);
      const removed = join(FIXTURES, kernel, 'after', 'REMOVED');
      if (!existsSync(removed)) return;
      for (const pid of readFileSync(removed, 'utf8').trim().split('\n')) {
        rmSync(join(procRoot, pid), { recursive: true });
      }
    },
  };
}

/** Links are kept as lines of a file: in the checkout they would lead tools all over the machine. */
function copyMoment(from: string, to: string): void {
  overlay(from, to);
  if (!existsSync(join(from, 'LINKS'))) return;
  for (const line of readFileSync(join(from, 'LINKS'), 'utf8').trim().split('\n')) {
    const blank = line.indexOf(' ');
    const link = join(to, line.slice(0, blank));
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(line.slice(blank + 1), link);
  }
}

/** Writes in place, since the agent keeps files open as it does in procfs. */
function overlay(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) overlay(source, target);
    else writeFileSync(target, readFileSync(source));
  }
}
