/**
 * Command lines are stored masked, under the MD5 of the masked text. Old samples refer to the MD5 of the text as it
 * was; its text is looked up in the old database and masked again, so no table of pairs has to be kept.
 */
import { createHash } from 'node:crypto';
import { cutToBytes } from '@dpm/protocol/masking';
import type { Database } from '../db/database.ts';
import { COMMAND_NAMES } from './names-store.ts';
import { chunks, NameBook } from './names.ts';
import type { OldDatabase } from './old-database-store.ts';

export interface MaskedCommand {
  md5: string;
  text: string;
}

/** Masks a command line given as one text. */
export type Mask = (text: string) => string;

/** A text has up to 64 KiB, and a packet 4 MiB on old servers. */
const TEXTS_PER_QUESTION = 40;
/** Old MD5s remembered; beyond that they are asked for again. */
const MOST = 200_000;
/** A TEXT column holds 65,535 bytes; masking may make a text longer. */
const LONGEST_BYTES = 65_000;

/** An old command line as it is stored; one without a text keeps its MD5. */
export function maskCommand({ md5, text }: { md5: string; text: string | null }, mask: Mask): MaskedCommand {
  const masked = cutToBytes(mask(text ?? '').trim(), LONGEST_BYTES);
  return masked === '' && md5 !== '' ? { md5, text: '' } : { md5: md5Of(masked), text: masked };
}

export function md5Of(text: string): string {
  return createHash('md5').update(text, 'utf8').digest('hex');
}

/** Numbers of old MD5s. */
export class CommandBook {
  private readonly old: OldDatabase;
  private readonly mask: Mask;
  private readonly names: NameBook;
  /** Number by old MD5. */
  private readonly known = new Map<string, number>();

  constructor({ db, old, mask }: { db: Database; old: OldDatabase; mask: Mask }) {
    this.old = old;
    this.mask = mask;
    this.names = new NameBook(db, COMMAND_NAMES);
  }

  /** In the order of `md5s`; '' is the MD5 of a row that names none. */
  async resolve(md5s: readonly string[]): Promise<number[]> {
    if (this.known.size > MOST) this.known.clear();
    const missing = [...new Set(md5s)].filter((md5) => !this.known.has(md5));
    for (const chunk of chunks(missing, TEXTS_PER_QUESTION)) await this.learn(chunk);
    return md5s.map((md5) => this.known.get(md5) ?? 0);
  }

  private async learn(md5s: readonly string[]): Promise<void> {
    const texts = new Map(
      (await this.old.readTexts(md5s)).map(({ md5_str, remarks }) => [md5_str.toLowerCase(), remarks]),
    );
    const commands = md5s.map((md5) => maskCommand({ md5, text: texts.get(md5) ?? null }, this.mask));
    const ids = await this.names.resolve(
      commands.map(({ md5, text }) => [md5, text]),
      { add: true },
    );
    md5s.forEach((md5, place) => {
      const id = ids[place];
      if (id !== undefined) this.known.set(md5, id);
    });
  }
}
