import type { SourceState } from '@dpm/protocol';
import type { RunSs } from '../network/ss-command.ts';
import { parseSockets } from '../network/ss-output.ts';
import { SocketTraffic, type SocketFlow } from '../network/socket-traffic.ts';
import { classifyFailure } from './runner.ts';

const SOURCE = 'net';

/** What the sockets of the agent's network namespace moved since the reading before. */
export interface SocketReading {
  flows: SocketFlow[];
  /** Inodes of all connected sockets. */
  open: Set<number>;
}

/** Reads byte counters of TCP sockets through `ss`, the only program that runs with a sample. */
export class SocketCollector {
  private readonly run: RunSs;
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
      const { sockets, counters } = parseSockets(await this.run(timeoutMs));
      this.hasCounters ||= counters === 'present';
      if (counters === 'absent' && !this.hasCounters) return this.fail(NO_COUNTERS);
      this.problem = undefined;
      const flows = this.traffic.advance(sockets);
      return flows && { flows, open: new Set(sockets.map(({ inode }) => inode)) };
    } catch (error) {
      return this.fail(classifyFailure(SOURCE, error));
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
