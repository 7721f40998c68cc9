/** A database that is away: said without it, through channels that were kept on disk while it was there. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seal, unseal } from '../../db/sealed-text.ts';
import type { OpenChannel } from '../channel-store.ts';
import type { DatabaseFacts } from '../facts.ts';
import { nextReminderMs } from '../notices.ts';

const FILE = 'alert-channels';
const NAME = 'alert-channels';

export interface ChannelCache {
  save(channels: readonly OpenChannel[]): void;
  load(): OpenChannel[];
}

/** Sealed under the key file, in the folder of secrets; written only when something changed. */
export function createChannelCache({
  folder,
  readKey,
}: {
  folder: string;
  readKey: () => Buffer;
}): ChannelCache {
  const path = join(folder, FILE);
  let saved: string | undefined;
  return {
    save(channels) {
      const text = JSON.stringify(channels);
      if (text === saved) return;
      const fresh = `${path}.${process.pid}.new`;
      writeFileSync(fresh, seal(text, { key: readKey(), name: NAME }), { mode: 0o600 });
      renameSync(fresh, path);
      saved = text;
    },
    load() {
      try {
        return JSON.parse(unseal(readFileSync(path), { key: readKey(), name: NAME })) as OpenChannel[];
      } catch (error) {
        // None was ever saved: nobody can be told.
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw error;
      }
    },
  };
}

/** Away for so long is worth a message. */
const LONG_MS = 60_000;

export interface OutageParts {
  server: string;
  /** `host:port` */
  database: string;
  cache: ChannelCache;
  now: () => number;
  /** True when it was delivered. */
  deliver: (channel: OpenChannel, facts: DatabaseFacts) => Promise<boolean>;
}

/** Call it on every try to reach the database; it tells when that has failed for a minute, and reminds. */
export class DatabaseOutage {
  private readonly parts: OutageParts;
  private beganMs: number | undefined;
  private notices = 0;
  private dueMs = 0;
  /** Channels that the present notice has not reached yet. */
  private waiting: OpenChannel[] = [];

  constructor(parts: OutageParts) {
    this.parts = parts;
  }

  async failed(error: unknown): Promise<void> {
    const nowMs = this.parts.now();
    this.beganMs ??= nowMs;
    if (nowMs - this.beganMs < LONG_MS) return;
    if (nowMs >= this.dueMs) {
      this.notices += 1;
      this.dueMs = nextReminderMs({ openedMs: this.beganMs, nowMs });
      this.waiting = this.parts.cache.load();
    }
    const facts: DatabaseFacts = {
      ...{ type: 'database', kind: this.notices === 1 ? 'alert' : 'reminder', incident: 0, atMs: nowMs },
      ...{
        server: this.parts.server,
        database: this.parts.database,
        beganMs: this.beganMs,
        notice: this.notices,
      },
      answer: error instanceof Error ? error.message : String(error),
    };
    const left = await Promise.all(
      this.waiting.map(async (channel) => ((await this.parts.deliver(channel, facts)) ? [] : [channel])),
    );
    this.waiting = left.flat();
  }

  /** What was told and is over; undefined: nothing was. */
  ended(): { beganMs: number; notices: number } | undefined {
    const { beganMs, notices } = this;
    this.beganMs = undefined;
    this.notices = this.dueMs = 0;
    this.waiting = [];
    return beganMs === undefined || notices === 0 ? undefined : { beganMs, notices };
  }
}
