/** The process that plays a fleet of hosts: it does what it is told over IPC and answers each order with a result. */
import { setTimeout as delay } from 'node:timers/promises';
import { bootId, describeBody, hostName } from '../shape/host-shape.ts';
import { joinReport, prepareRest, type PreparedRest } from '../shape/request-body.ts';
import { AgentConnection, createTarget, type Target } from './connection.ts';
import type { FleetOrder, FleetResult, FleetSetup } from './fleet-messages.ts';

interface Host {
  number: number;
  name: string;
  boot: string;
  connection: AgentConnection;
  rests: PreparedRest[];
  /** Of its last report. */
  seq: number;
}

interface Tally {
  acknowledged: number;
  refused: Record<string, number>;
  overtaken: number;
  latenciesMs: number[];
}

const RETRY_MS = 1_000;

class Fleet {
  private readonly hosts: Host[];
  private tally = newTally();

  constructor({ hosts, variants, ...server }: FleetSetup) {
    const target: Target = createTarget(server);
    this.hosts = hosts.map(({ number, token }) => ({
      ...{ number, name: hostName(number), boot: bootId(number), seq: 0 },
      connection: new AgentConnection(target, token),
      rests: Array.from({ length: variants }, (_, variant) => prepareRest(describeBody(number, { variant }))),
    }));
  }

  async run(order: Exclude<FleetOrder, { kind: 'prepare' }>): Promise<FleetResult> {
    this.tally = newTally();
    const begin = { ms: performance.now(), cpu: process.cpuUsage(), handshakes: this.handshakes() };
    const countedMs = await this.obey(order);
    const { user, system } = process.cpuUsage(begin.cpu);
    const { latenciesMs, ...counts } = this.tally;
    const sorted = latenciesMs.sort((a, b) => a - b);
    const quantile = (share: number) =>
      sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
    return {
      ...counts,
      handshakes: this.handshakes() - begin.handshakes,
      elapsedMs: countedMs ?? performance.now() - begin.ms,
      ...{ p50Ms: quantile(0.5), p99Ms: quantile(0.99), mostMs: sorted.at(-1) ?? 0 },
      cpuMs: (user + system) / 1000,
    };
  }

  /** Resolves with the counted time when it is not the whole. */
  private async obey(order: Exclude<FleetOrder, { kind: 'prepare' }>): Promise<number | undefined> {
    switch (order.kind) {
      case 'introduce':
        await this.introduce(order.atOnce);
        return undefined;
      case 'pump':
        await this.pump(order);
        return order.forMs;
      case 'hold':
        await this.hold(order);
        return undefined;
    }
  }

  private async introduce(atOnce: number): Promise<void> {
    const queue = this.hosts.values();
    const work = async () => {
      for (const host of queue) {
        const rest = prepareRest(describeBody(host.number, { variant: 0, first: true }));
        await this.report(host, rest);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
  }

  private async pump({ atOnce, warmUpMs, forMs }: { atOnce: number; warmUpMs: number; forMs: number }) {
    const beginMs = performance.now();
    const endMs = beginMs + warmUpMs + forMs;
    const waiting = [...this.hosts];
    const work = async () => {
      while (performance.now() < endMs) {
        const host = waiting.shift();
        if (host === undefined) return;
        await this.report(host);
        waiting.push(host);
      }
    };
    const counted = delay(warmUpMs).then(() => {
      this.tally = newTally();
    });
    const ended = delay(warmUpMs + forMs).then(() => ({
      ...this.tally,
      latenciesMs: [...this.tally.latenciesMs],
    }));
    await Promise.all([counted, ...Array.from({ length: atOnce }, work)]);
    this.tally = await ended;
  }

  private async hold({ intervalMs, forMs }: { intervalMs: number; forMs: number }): Promise<void> {
    const beginMs = performance.now();
    const play = async (host: Host, index: number) => {
      let dueMs = beginMs + (index / this.hosts.length) * intervalMs;
      for (; dueMs < beginMs + forMs; dueMs += intervalMs) {
        const waitMs = dueMs - performance.now();
        if (waitMs > 0) await delay(waitMs);
        else if (waitMs < -100) this.tally.overtaken += 1;
        await this.report(host);
      }
    };
    await Promise.all(this.hosts.map(play));
  }

  /** Sends the host's next report until it is acknowledged. */
  private async report(host: Host, given?: PreparedRest): Promise<void> {
    host.seq += 1;
    const rest = given ?? host.rests[host.seq % host.rests.length];
    if (rest === undefined) return;
    const place = { host: host.name, boot: host.boot, seq: host.seq, atMs: Date.now() };
    const beginMs = performance.now();
    for (;;) {
      const { httpStatus } = await host.connection.send(joinReport(place, rest));
      if (httpStatus === 200) break;
      this.tally.refused[httpStatus] = (this.tally.refused[httpStatus] ?? 0) + 1;
      await delay(RETRY_MS);
    }
    this.tally.acknowledged += 1;
    this.tally.latenciesMs.push(performance.now() - beginMs);
  }

  private handshakes(): number {
    return this.hosts.reduce((sum, { connection }) => sum + connection.handshakes, 0);
  }
}

function newTally(): Tally {
  return { acknowledged: 0, refused: {}, overtaken: 0, latenciesMs: [] };
}

let fleet: Fleet | undefined;

async function answer(order: FleetOrder): Promise<FleetResult | undefined> {
  if (order.kind !== 'prepare') return fleet?.run(order);
  fleet = new Fleet(order.setup);
  return undefined;
}

process.on('message', (order: FleetOrder) => {
  answer(order).then(
    (result) => process.send?.({ result: result ?? null }),
    (error: Error) => process.send?.({ error: error.message }),
  );
});
