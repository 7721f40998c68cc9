/**
 * An ordered list of servers. The one that answered last is asked first; after a while of using another than the
 * first, the first ones are tried again. A server that asked for patience is left alone until then.
 */
import type { Clock } from '../clock.ts';

const RETURN_MS = 300_000;

export class ServerList {
  private readonly clock: Clock;
  private readonly random: () => number;
  private servers: readonly string[];
  private current = 0;
  private returnAtMs = 0;
  private readonly notBeforeMs = new Map<string, number>();

  constructor(parts: { servers: readonly string[]; clock: Clock; random: () => number }) {
    this.servers = parts.servers;
    this.clock = parts.clock;
    this.random = parts.random;
  }

  replace(servers: readonly string[]): void {
    if (servers.length === 0 || servers.join(' ') === this.servers.join(' ')) return;
    this.servers = [...servers];
    this.current = 0;
    this.notBeforeMs.clear();
  }

  get size(): number {
    return this.servers.length;
  }

  /** Servers in the order to try them now; without those that asked to be left alone. */
  candidates(): string[] {
    const nowMs = this.clock.monotonicMs();
    if (this.current > 0 && nowMs >= this.returnAtMs) this.current = 0;
    const order = [...this.servers.slice(this.current), ...this.servers.slice(0, this.current)];
    return order.filter((server) => (this.notBeforeMs.get(server) ?? 0) <= nowMs);
  }

  /** Milliseconds until a server may be asked again; 0 when one may be now. */
  get patienceMs(): number {
    const nowMs = this.clock.monotonicMs();
    const waits = this.servers.map((server) => Math.max(0, (this.notBeforeMs.get(server) ?? 0) - nowMs));
    return Math.min(...waits);
  }

  worked(server: string): void {
    const index = this.servers.indexOf(server);
    this.notBeforeMs.delete(server);
    if (index < 0 || index === this.current) return;
    this.current = index;
    // Spread, so that a server that came back is not met by all agents at once.
    this.returnAtMs = this.clock.monotonicMs() + RETURN_MS * (0.5 + this.random());
  }

  leaveAlone(server: string, ms: number): void {
    this.notBeforeMs.set(server, this.clock.monotonicMs() + ms);
  }
}
