import { basename } from 'node:path';
import { buildCommand, CMDLINE_READ_BYTES, type CommandText } from '../masking/command.ts';
import { dropCutWord, parseCmdline } from '../procfs/cmdline.ts';
import type { ProcFiles } from '../procfs/proc-files.ts';
import type { TrackedProcess } from '../processes/tracked-process.ts';
import type { Program } from './engines.ts';

/** Reads what does not change while a process runs one program. */
export class ProgramFacts {
  private readonly files: ProcFiles;

  constructor(files: ProcFiles) {
    this.files = files;
  }

  /** Name, arguments and working directory now; what may not be read is missing. */
  read(process: TrackedProcess): Program {
    const executable = this.link(process, 'exe')?.replace(/ \(deleted\)$/, '');
    const args = this.readArguments(process);
    return {
      name: nameOf(executable, args) || process.name,
      args,
      cwd: this.link(process, 'cwd')?.replace(/ \(deleted\)$/, ''),
    };
  }

  /** The masked command line; read once per program of a process. */
  command(process: TrackedProcess): CommandText {
    process.command ??= buildCommand(this.readArguments(process), process.name);
    return process.command;
  }

  private readArguments(process: TrackedProcess): string[] {
    try {
      const bytes = this.files.readStart(CMDLINE_READ_BYTES, `${process.pid}`, 'cmdline');
      const args = parseCmdline(bytes);
      return bytes.length === CMDLINE_READ_BYTES ? dropCutWord(args) : args;
    } catch {
      return [];
    }
  }

  private link(process: TrackedProcess, name: string): string | undefined {
    try {
      return this.files.link(`${process.pid}`, name);
    } catch {
      return undefined;
    }
  }
}

/** The dynamic linker, when a program is started through it. */
const LOADER = /^ld(?:-[\w.-]+)?\.so(?:\.\d+)*$|^ld-(?:linux|musl)/;
const LOADER_OPTION_WITH_VALUE = /^--(?:library-path|preload|argv0|audit|inhibit-rpath|glibc-hwcaps-\w+)$/;

function nameOf(executable: string | undefined, args: readonly string[]): string {
  const name = executable ? basename(executable) : '';
  if (!LOADER.test(name)) return name;
  let at = 1;
  while (args[at]?.startsWith('-')) at += LOADER_OPTION_WITH_VALUE.test(args[at] ?? '') ? 2 : 1;
  return basename(args[at] ?? name);
}
