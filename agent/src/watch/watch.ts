/** Tells people when no server answers, on the hosts that were asked to; on all others it does nothing. */
import type { WatchOrder, WatchRobot, WatchStatus } from '@dpm/protocol';
import type { Clock } from '../clock.ts';
import { describeError, type Logger } from '../log.ts';
import { WatchMemory, type Telling } from './memory.ts';
import { postToRobot, reachRobot } from './robot.ts';
import { fillBody, isDue, judgeAnswer } from './telling.ts';

const TRY_AGAIN_MS = 600_000;
const MOST_TOLD = 16;
/** What nobody asked about for so long. */
const FORGOTTEN_MS = 86_400_000;
const MOST_REASON = 200;

export interface WatchParts {
  stateDir: string;
  clock: Clock;
  log: Logger;
  intervalMs: () => number;
}

type Tried = WatchStatus['tried'][number];

export class Watch {
  private readonly parts: WatchParts;
  private readonly memory: WatchMemory;
  private order: WatchOrder | undefined;
  private tellings: Telling[];
  private readonly tried = new Map<string, { result: Tried | undefined; atMs: number }>();
  private readonly posts = new Map<string, { attempts: number; notBeforeMs: number }>();
  /** Servers that asked; the others do not know what this host would say. */
  private readonly askers = new Set<string>();
  private carried: Telling[] = [];
  private rounds = 0;
  /** By the clock that never jumps: the last answer, or the first round without one. */
  private sinceMs: number | undefined;
  private telling: Promise<void> | undefined;
  private readonly trying = new Set<Promise<void>>();

  constructor(parts: WatchParts) {
    this.parts = parts;
    this.memory = new WatchMemory(parts.stateDir);
    ({ order: this.order, tellings: this.tellings } = this.memory.load());
    const open = this.tellings.find(({ over }) => !over);
    if (open) this.sinceMs = parts.clock.monotonicMs() - Math.max(0, parts.clock.nowMs() - open.sinceMs);
  }

  /** What a fresh report says to this server; undefined: nothing. */
  statusFor(server: string): WatchStatus | undefined {
    if (!this.askers.has(server)) return undefined;
    this.carried = this.tellings.slice(0, MOST_TOLD);
    const tried = [...this.tried.values()].flatMap(({ result }) => result ?? []);
    const told = this.carried.map(({ id, sinceMs, atMs }) => ({ id, sinceMs, atMs }));
    return told.length > 0 ? { tried, told } : { tried };
  }

  onAnswer(order: WatchOrder | undefined, { server, fresh }: { server: string; fresh: boolean }): void {
    if (order === undefined) this.askers.delete(server);
    else this.askers.add(server);
    if (fresh) {
      this.tellings = this.tellings.filter((one) => !this.carried.includes(one));
      this.carried = [];
    }
    const nowMs = this.parts.clock.nowMs();
    this.tellings = this.tellings.filter(({ atMs }) => Math.abs(nowMs - atMs) < FORGOTTEN_MS);
    this.order = order;
    const ids = new Set(order?.robots.map(({ id }) => id));
    for (const id of this.tried.keys()) if (!ids.has(id)) this.tried.delete(id);
    this.keep();
    for (const robot of order?.robots ?? []) this.tryRobot(robot);
  }

  /** After a report was offered to all servers. `answered`: one of them said something, whatever it was. */
  onRound({ answered }: { answered: boolean }): void {
    const { clock } = this.parts;
    if (answered) {
      this.rounds = 0;
      this.sinceMs = clock.monotonicMs();
      this.posts.clear();
      if (!this.tellings.some(({ over }) => !over)) return;
      this.tellings = this.tellings.map((one) => ({ ...one, over: true }));
      this.keep();
      return;
    }
    this.rounds += 1;
    this.sinceMs ??= clock.monotonicMs();
    if (this.order) this.telling ??= this.tell(this.order).finally(() => (this.telling = undefined));
  }

  /** Waits for what is being tried, posted or written. */
  async settled(): Promise<void> {
    await Promise.all([this.telling, ...this.trying]);
    await this.memory.save({ order: this.order, tellings: this.tellings });
  }

  private async tell(order: WatchOrder): Promise<void> {
    for (const robot of order.robots) {
      const { clock, intervalMs } = this.parts;
      const silence = { rounds: this.rounds, lastedMs: this.lastedMs };
      const isTold = this.tellings.some(({ id, over }) => id === robot.id && !over);
      if (isTold || !isDue(robot, { silence, intervalMs: intervalMs() })) continue;
      if (clock.monotonicMs() < (this.posts.get(robot.id)?.notBeforeMs ?? 0)) continue;
      await this.post(robot, order.utcOffsetMinutes);
    }
  }

  private get lastedMs(): number {
    const nowMs = this.parts.clock.monotonicMs();
    return nowMs - (this.sinceMs ?? nowMs);
  }

  private async post(robot: WatchRobot, utcOffsetMinutes: number): Promise<void> {
    const { clock, log } = this.parts;
    const { id, body = '' } = robot;
    const nowMs = clock.nowMs();
    const sinceMs = Math.round(nowMs - this.lastedMs);
    const attempts = (this.posts.get(id)?.attempts ?? 0) + 1;
    let answer: string | undefined;
    let code: string | undefined;
    try {
      answer = await postToRobot(robot, fillBody(body, { sinceMs, nowMs, utcOffsetMinutes }));
    } catch (error) {
      ({ code } = describeError(error));
    }
    const verdict = judgeAnswer(answer, attempts);
    this.posts.set(id, { attempts, notBeforeMs: clock.monotonicMs() + verdict.waitMs });
    // Never more than a code: addresses of robots are secrets, and so is what an error may quote of them.
    const said = { robot: id, code: code ?? verdict.code };
    if (!verdict.told)
      return log.trouble(`robot ${id}`, said, 'people could not be told that no server answers');
    log.settled(`robot ${id}`, 'the robot takes messages again');
    log.warn(said, 'no server answers: people were told');
    // Servers may have come back while it was on its way.
    this.tellings = [
      ...this.tellings.slice(1 - MOST_TOLD),
      { id, sinceMs, atMs: nowMs, over: this.rounds === 0 },
    ];
    this.keep();
  }

  private tryRobot(robot: WatchRobot): void {
    const { clock } = this.parts;
    const { id } = robot;
    const nowMs = clock.monotonicMs();
    const last = this.tried.get(id);
    if (last !== undefined && nowMs - last.atMs < TRY_AGAIN_MS) return;
    this.tried.set(id, { result: last?.result, atMs: nowMs });
    const note = (result: Tried) => {
      if (this.tried.has(id)) this.tried.set(id, { result, atMs: nowMs });
    };
    const work = reachRobot(robot).then(
      () => note({ id, reached: true }),
      (error: unknown) => {
        const { code, error: said } = describeError(error);
        note({ id, reached: false, reason: (code ?? said).slice(0, MOST_REASON) });
      },
    );
    this.trying.add(work);
    void work.finally(() => this.trying.delete(work));
  }

  private keep(): void {
    this.memory.save({ order: this.order, tellings: this.tellings }).catch((error: unknown) => {
      this.parts.log.trouble('watch', describeError(error), 'what this host is to watch could not be stored');
    });
  }
}
