/** What `dpm` prints: one line per step with its state and time; plain lines when the output is not a terminal. */
import { ProductError } from '../errors.ts';

export interface Output {
  write(text: string): void;
  isTerminal: boolean;
}

/** What a step came to: a sentence for its line, and what the next steps need. */
export interface StepResult<T> {
  detail: string;
  value: T;
  /** The step did something less than hoped for; the line shows it. */
  warning?: boolean;
}

export interface Terminal {
  /** Runs one step and prints its line; a step that throws is marked and the error goes on to the caller. */
  step<T>(name: string, work: () => Promise<StepResult<T>>): Promise<T>;
  line(text?: string): void;
}

const NAME_WIDTH = 12;
const CLEAR_LINE = '\r\u001b[2K';

/** `clock` returns milliseconds and only ever grows. */
export function createTerminal(output: Output, clock: () => number): Terminal {
  const line = (text = '') => output.write(`${text}\n`);
  const finish = (mark: string, text: string) =>
    line(`${output.isTerminal ? CLEAR_LINE : ''}${mark} ${text}`);
  return {
    line,
    async step(name, work) {
      const start = clock();
      const label = name.padEnd(NAME_WIDTH);
      if (output.isTerminal) output.write(`… ${label}`);
      try {
        const { detail, value, warning } = await work();
        finish(warning === true ? '!' : '✓', `${label} ${detail} (${formatSeconds(clock() - start)})`);
        return value;
      } catch (error) {
        finish('✗', `${label} (${formatSeconds(clock() - start)})`);
        throw error;
      }
    },
  };
}

/** `0.8 s`, `12 s`. */
export function formatSeconds(ms: number): string {
  return ms < 9_950 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}

/** One line: code, what, where, what to do. */
export function formatFailure(error: unknown): string {
  if (error instanceof ProductError) {
    const where = error.where === undefined ? '' : ` [${error.where}]`;
    const remedy = error.remedy === undefined ? '' : `; what to do: ${error.remedy}`;
    return oneLine(`${error.code}: ${error.message}${where}${remedy}`);
  }
  const known = error instanceof Error ? error : new Error(String(error));
  const code = (known as NodeJS.ErrnoException).code ?? 'UNEXPECTED';
  return oneLine(`${code}: ${known.message}`);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** The process's standard output; a reader that went away (`| head`, a closed terminal) must not end a start. */
export function standardOutput(stream: NodeJS.WriteStream): Output {
  let open = true;
  stream.on('error', () => (open = false));
  return {
    isTerminal: stream.isTTY === true,
    write: (text) => {
      if (open) stream.write(text);
    },
  };
}
