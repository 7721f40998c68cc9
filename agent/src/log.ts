/** JSON lines in the shape of the backend's log: level, time (ms), what, msg. */
export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  /** Warns once per `key` until `settled(key)`; the same trouble is not told in every interval. */
  trouble(key: string, fields: object, message: string): void;
  /** Tells once that the trouble is over. */
  settled(key: string, message: string): void;
}

const LEVELS = { info: 30, warn: 40, error: 50 } as const;
/** More troubles at a time than this are not remembered one by one. */
const TROUBLES = 500;

export interface LogTarget {
  write: (line: string) => void;
  nowMs: () => number;
}

export function createLogger({ write, nowMs }: LogTarget): Logger {
  const open = new Set<string>();
  const log = (level: keyof typeof LEVELS) => (fields: object, message: string) => {
    write(JSON.stringify({ level: LEVELS[level], time: nowMs(), ...fields, msg: message }) + '\n');
  };
  const [info, warn, error] = [log('info'), log('warn'), log('error')];
  return {
    info,
    warn,
    error,
    trouble(key, fields, message) {
      if (open.has(key) || open.size >= TROUBLES) return;
      open.add(key);
      warn(fields, message);
    },
    settled(key, message) {
      if (open.delete(key)) info({}, message);
    },
  };
}

/** What a log line may say about an error: message and code, no stack for what is expected to happen. */
export function describeError(error: unknown): { error: string; code?: string } {
  if (!(error instanceof Error)) return { error: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  return { error: error.message, ...code };
}
