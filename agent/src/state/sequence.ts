/**
 * The identity of reports: (boot, seq). `boot` is the kernel's boot id and a random epoch; `seq` grows by one.
 *
 * sequence.json holds {bootId, epoch, seq}: the last number that may have been used. It is replaced before a number
 * is used, so a killed agent never uses one twice. No fsync: what survives a kill is in the page cache, and after a
 * crash of the host the boot id differs. When nothing can be stored, the epoch is drawn anew and never stored, so the
 * numbers used meanwhile cannot come again after a restart.
 */
import { readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../procfs/proc-files.ts';

const FILE = 'sequence.json';
const LAST_SEQ = 4_294_967_295;
const BOOT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const EPOCH = /^[0-9a-f]{8}$/;

export interface ReportIdentity {
  boot: string;
  seq: number;
}

export interface SequenceParts {
  stateDir: string;
  /** The kernel's boot id, `/proc/sys/kernel/random/boot_id`. */
  bootId: string;
  /** 8 hexadecimal digits, different each time. */
  drawEpoch: () => string;
  onStoreFailure: (error: unknown) => void;
}

/** Gives out report identities, each once, whatever ends this process. */
export class Sequence {
  private readonly parts: SequenceParts;
  private epoch: string;
  private seq: number;
  /** True when a later start would go on with this epoch. */
  private stored: boolean;

  /** Goes on where the stored sequence of this boot ended; otherwise begins a new epoch. */
  constructor(parts: SequenceParts) {
    this.parts = parts;
    const last = readStored(parts);
    this.epoch = last?.epoch ?? parts.drawEpoch();
    this.seq = last?.seq ?? 0;
    this.stored = last !== undefined;
  }

  /** The next identity, stored before it is returned. Not to be called again before it is. */
  async next(): Promise<ReportIdentity> {
    if (this.seq >= LAST_SEQ) this.beginEpoch();
    this.seq++;
    try {
      await this.store();
      this.stored = true;
    } catch (error) {
      this.parts.onStoreFailure(error);
      if (this.stored) {
        this.beginEpoch();
        this.seq = 1;
      }
    }
    return { boot: `${this.parts.bootId}.${this.epoch}`, seq: this.seq };
  }

  private beginEpoch(): void {
    this.epoch = this.parts.drawEpoch();
    this.seq = 0;
    this.stored = false;
  }

  private async store(): Promise<void> {
    const { stateDir, bootId } = this.parts;
    const file = join(stateDir, FILE);
    const text = JSON.stringify({ bootId, epoch: this.epoch, seq: this.seq });
    const write = () => writeFile(`${file}.new`, text, { mode: 0o600 });
    await write().catch(async (error: unknown) => {
      if (errorCode(error) !== 'ENOENT') throw error;
      await mkdir(stateDir, { recursive: true, mode: 0o700 });
      await write();
    });
    await rename(`${file}.new`, file);
  }
}

/** What an earlier process of this boot stored; undefined when there is nothing usable. */
function readStored({ stateDir, bootId }: SequenceParts): { epoch: string; seq: number } | undefined {
  try {
    const stored = JSON.parse(readFileSync(join(stateDir, FILE), 'utf8')) as Record<string, unknown>;
    const { epoch, seq } = stored;
    if (stored['bootId'] !== bootId || typeof epoch !== 'string' || !EPOCH.test(epoch)) return undefined;
    return typeof seq === 'number' && Number.isInteger(seq) && seq > 0 ? { epoch, seq } : undefined;
  } catch {
    return undefined;
  }
}

/** The kernel's boot id; a random one where it does not tell, so that two boots are never taken for one. */
export function parseBootId(text: string, drawUuid: () => string): string {
  const bootId = text.trim();
  return BOOT_ID.test(bootId) ? bootId : drawUuid();
}
