import { LIMITS } from '@dpm/protocol/limits';
import type { CommandText } from '../masking/command.ts';

/** Texts are remembered so that they can be sent again when the backend asks. */
const REMEMBERED = 2_000;
/** Leaves half of a report's size to everything else. */
const MOST_BYTES = LIMITS.reportBytes / 2;

/** Decides which texts of command lines go with a report: each once, and again when the backend asks for it. */
export class CommandBook {
  private readonly sent = new Map<string, string>();
  private readonly wanted = new Set<string>();

  /** The backend does not know these; only texts sent before can be asked for. */
  want(md5s: readonly string[]): void {
    for (const md5 of md5s) if (this.sent.has(md5)) this.wanted.add(md5);
  }

  /** Texts to send with a report that refers to `commands`. What does not fit stays for the next one. */
  select(commands: Iterable<CommandText>): CommandText[] {
    const chosen = new Map<string, string>();
    let bytes = 0;
    const offer = (md5: string, text: string) => {
      if (chosen.has(md5) || chosen.size >= LIMITS.commands || bytes > MOST_BYTES) return;
      chosen.set(md5, text);
      bytes += Buffer.byteLength(text);
    };
    for (const md5 of this.wanted) offer(md5, this.sent.get(md5) ?? '');
    for (const { md5, text } of commands) if (!this.sent.has(md5)) offer(md5, text);
    for (const [md5, text] of chosen) this.remember(md5, text);
    return [...chosen].map(([md5, text]) => ({ md5, text }));
  }

  private remember(md5: string, text: string): void {
    this.wanted.delete(md5);
    this.sent.delete(md5);
    this.sent.set(md5, text);
    if (this.sent.size <= REMEMBERED) return;
    const oldest = this.sent.keys().next();
    if (!oldest.done) {
      this.sent.delete(oldest.value);
      this.wanted.delete(oldest.value);
    }
  }
}
