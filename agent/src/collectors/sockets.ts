import type { SourceState } from '@dpm/protocol';
import type { RunSs } from '../network/ss-command.ts';
import { SocketReader, type SocketDump } from '../network/ss-output.ts';
import { SocketTraffic, type SocketFlow } from '../network/socket-traffic.ts';
import type { Listener } from '../procfs/net-tcp.ts';
import { classifyFailure } from './runner.ts';

const SOURCE = 'net';

/** What the sockets of the agent's network namespace moved since the reading before. */
export interface SocketReading {
  flows: SocketFlow[];
  /** Inodes of all connected sockets. */
  open: Set<number>;
  /** Undefined when none were shown. */
  listeners?: readonly Listener[] | undefined;
}

/** Reads byte counters of TCP sockets through `ss`, the only program that runs with a sample. */
export class SocketCollector {
  private readonly run: RunSs;
  private readonly reader = new SocketReader();
  private readonly traffic = new SocketTraffic();
  private problem: SourceState | undefined;
  /** A kernel that showed counters once has them, whatever a single dump looks like. */
  private hasCounters = false;

  constructor(run: RunSs) {
    this.run = run;
  }

  get state(): SourceState | undefined {
    return this.problem;
  }

  /** Undefined for the first reading and after a failure, which `state` tells. Never throws. */
  async read(timeoutMs: number): Promise<SocketReading | undefined> {
    try {
      const { sockets, listeners, counters } = await this.dump(timeoutMs);
      this.hasCounters ||= counters === 'present';
      if (counters === 'absent' && !this.hasCounters) return this.fail(NO_COUNTERS);
      this.problem = undefined;
      const flows = this.traffic.advance(sockets);
      const open = new Set(sockets.map(({ inode }) => inode));
      return flows && { flows, open, listeners: listeners.length > 0 ? listeners : undefined };
    } catch (error) {
      return this.fail(classifyFailure(SOURCE, error));
    }
  }

  private async dump(timeoutMs: number): Promise<SocketDump> {
    try {
      await this.run(timeoutMs, (chunk) => this.reader.push(chunk));
      return this.reader.finish();
    } catch (error) {
      this.reader.discard();
      throw error;
    }
  }

  /** Sockets are not read this time; the next reading begins anew. */
  pause(reason: string): void {
    this.fail({ source: SOURCE, state: 'notCollected', reason });
  }

  private fail(problem: SourceState): undefined {
    this.problem = problem;
    this.traffic.forget();
  }
}

const NO_COUNTERS: SourceState = {
  source: SOURCE,
  state: 'unsupported',
  reason: 'the kernel counts no bytes per socket: it is older than 4.1, or ss cannot show them',
};
