/**
 * watch.json in the state folder (0600), so that an agent that is started anew during an outage still tells of it, once.
 * It holds the robot's key as it is: whoever can read it can read whatever would open it. It is gone with the order.
 */
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { WatchOrder, WatchStatus } from '@dpm/protocol';
import { replaceFile } from '../upgrade/durable-file.ts';
import { parseWatch } from './order.ts';

/** An outage of which was told; `over`: servers answer again. */
export type Telling = NonNullable<WatchStatus['told']>[number] & { over: boolean };

export interface Remembered {
  order: WatchOrder | undefined;
  tellings: Telling[];
}

export class WatchMemory {
  private readonly path: string;
  private written: string | undefined;
  private work: Promise<void> = Promise.resolve();

  constructor(stateDir: string) {
    this.path = join(stateDir, 'watch.json');
  }

  load(): Remembered {
    try {
      const text = readFileSync(this.path, 'utf8');
      const { order, tellings } = JSON.parse(text) as { order?: object; tellings?: Telling[] };
      this.written = text;
      return { order: parseWatch({ ...order }), tellings: Array.isArray(tellings) ? tellings : [] };
    } catch {
      // None, or none that can be read: the next answer brings the order again.
      return { order: undefined, tellings: [] };
    }
  }

  /** One write after another; the last one holds. Rejects when the disk does not take it. */
  save(remembered: Remembered): Promise<void> {
    const isEmpty = remembered.order === undefined && remembered.tellings.length === 0;
    const text = isEmpty ? undefined : JSON.stringify(remembered);
    const write = async () => {
      if (text === this.written) return;
      await (text === undefined ? rm(this.path, { force: true }) : replaceFile(this.path, text));
      this.written = text;
    };
    this.work = this.work.then(write, write);
    return this.work;
  }
}
