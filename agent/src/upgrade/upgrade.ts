/**
 * Follows orders to run another bundle, or another version label, once the running bundle has proved itself by a
 * report of its own that was taken. What is stored before the agent ends decides what the next start runs, so a kill
 * at any moment leaves either the old choice or the new one.
 */
import type { BundleOrder, SourceState } from '@dpm/protocol';
import type { Clock } from '../clock.ts';
import { describeError, type Logger } from '../log.ts';
import { BackOff } from '../report/back-off.ts';
import { isIntact, pruneBundles, storeBundle } from './bundle-files.ts';
import { isRefused, planTrial, settleLaunch } from './launch-plan.ts';
import { readLaunchState, writeLaunchState, type LaunchState } from './launch-state.ts';
import { checkBytes, checkOrder } from './order.ts';

/** Fetching is spread over an interval, so that a new bundle is not fetched by all agents at once. */
const LONGEST_SPREAD_MS = 60_000;
const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 3_600_000;

export interface UpgradeParts {
  stateDir: string;
  /** What signatures are checked with; undefined: no order is followed. */
  bundleKey: string | undefined;
  /** SHA-256 of the running bundle; undefined when it runs from its sources. */
  own: string | undefined;
  fetch: (order: BundleOrder, server: string) => Promise<Buffer>;
  clock: Clock;
  random: () => number;
  log: Logger;
  intervalMs: () => number;
  /** Ends the agent, to be started again. */
  restart: () => void;
  signal: AbortSignal;
}

/** What an answer says about what is to run. */
export interface Orders {
  version: string;
  bundle: BundleOrder | undefined;
}

export interface AnsweredReport {
  server: string;
  /** It was made by this process: then it says that the running bundle works. */
  fresh: boolean;
}

export class Upgrade {
  private readonly parts: UpgradeParts;
  private readonly startedMs: number;
  private readonly backOff: BackOff;
  /** Undefined when no launcher recorded the start: then nothing can be switched. */
  private launch: LaunchState | undefined;
  private proved = false;
  private proofStored = false;
  private ending = false;
  /** One step at a time; an answer that comes meanwhile is not waited for: the next one says the same. */
  private work: Promise<void> | undefined;
  private ordered: string | undefined;
  private notBeforeMs = 0;
  private trouble: Omit<SourceState, 'source'> | undefined;

  constructor(parts: UpgradeParts) {
    this.parts = parts;
    this.startedMs = parts.clock.monotonicMs();
    this.backOff = new BackOff({ firstMs: FIRST_WAIT_MS, random: parts.random });
    this.launch = readLaunchState(parts.stateDir);
  }

  /** Why an order is not followed; undefined when all is well. */
  get state(): Omit<SourceState, 'source'> | undefined {
    return this.trouble;
  }

  onAnswer(orders: Orders, { server, fresh }: AnsweredReport): void {
    if (fresh && !this.proved) this.prove();
    if (!this.proved || this.ending || this.work !== undefined || this.launch === undefined) return;
    if (this.proofStored) this.follow(orders, { server, launch: this.launch });
    else this.begin(() => this.storeProof());
  }

  private follow(
    { version, bundle }: Orders,
    { server, launch }: { server: string; launch: LaunchState },
  ): void {
    const isOther = bundle !== undefined && bundle.sha256 !== this.parts.own;
    if (!isOther) this.trouble = undefined;
    if (isOther && this.mayFollow(bundle, launch)) {
      this.begin(() => this.obtain(bundle, { server, version }));
    } else if (launch.label !== version) {
      this.begin(() => this.followLabel(version));
    }
  }

  private prove(): void {
    const { own, clock } = this.parts;
    this.proved = true;
    if (own === undefined || this.launch === undefined) return;
    this.launch = settleLaunch(this.launch, { own, elapsedMs: clock.monotonicMs() - this.startedMs });
  }

  private async storeProof(): Promise<void> {
    const { stateDir } = this.parts;
    if (this.launch === undefined) return;
    await writeLaunchState(stateDir, this.launch);
    this.proofStored = true;
    await pruneBundles(stateDir, [this.launch.current, this.launch.trial?.sha256]);
  }

  private mayFollow({ sha256 }: BundleOrder, launch: LaunchState): boolean {
    const { own, bundleKey, clock } = this.parts;
    if (sha256 !== this.ordered) {
      this.ordered = sha256;
      this.notBeforeMs = 0;
      this.backOff.reset();
    }
    if (own === undefined || bundleKey === undefined) {
      const reason = own === undefined ? 'the agent runs from its sources' : 'agent.json has no bundleKey';
      this.trouble = { state: 'unsupported', reason: `bundle ${name(sha256)} is not taken: ${reason}` };
      return false;
    }
    if (isRefused(launch, sha256)) {
      this.tell(`bundle ${name(sha256)} was put back: ${launch.refused?.reason ?? ''}`);
      return false;
    }
    return clock.monotonicMs() >= this.notBeforeMs;
  }

  /** A failure is told, and what is ordered waits longer each time. */
  private begin(step: () => Promise<void>): void {
    this.work = step()
      .catch((error: unknown) => {
        this.notBeforeMs = this.parts.clock.monotonicMs() + this.backOff.next(LONGEST_WAIT_MS);
        this.tell(describeError(error).error);
      })
      .finally(() => (this.work = undefined));
  }

  private async obtain(order: BundleOrder, { server, version }: { server: string; version: string }) {
    const { stateDir, bundleKey, clock, random, log, intervalMs, signal } = this.parts;
    const { sha256 } = order;
    try {
      checkOrder(order, bundleKey ?? '');
      await clock.sleep(random() * Math.min(LONGEST_SPREAD_MS, intervalMs()), signal);
      if (signal.aborted || this.launch === undefined) return;
      if (sha256 !== this.launch.installed && !isIntact(stateDir, sha256)) await this.download(order, server);
      const launch = planTrial(this.launch, { sha256, intervalMs: intervalMs(), label: version });
      await writeLaunchState(stateDir, launch);
      this.launch = launch;
      log.info(
        { bundle: sha256, server },
        'another bundle was ordered: the agent ends, to be started with it',
      );
      this.end();
    } catch (error) {
      throw new Error(`bundle ${name(sha256)} of ${server} is not taken: ${describeError(error).error}`);
    }
  }

  private async download(order: BundleOrder, server: string): Promise<void> {
    const bytes = await this.parts.fetch(order, server);
    checkBytes(bytes, order);
    await storeBundle(this.parts.stateDir, order.sha256, bytes);
  }

  /** The label is stored first: a start that could not be remembered would be followed by another one. */
  private async followLabel(version: string): Promise<void> {
    const { stateDir, log } = this.parts;
    if (this.launch === undefined || this.launch.label === version || this.ending) return;
    const before = this.launch.label;
    this.launch = { ...this.launch, label: version };
    await writeLaunchState(stateDir, this.launch);
    if (before === undefined) return;
    log.info({ from: before, to: version }, 'the version label changed: the agent ends, to be started again');
    this.end();
  }

  private end(): void {
    this.ending = true;
    this.parts.restart();
  }

  private tell(reason: string): void {
    this.trouble = { state: 'failed', reason };
    this.parts.log.trouble(`upgrade ${this.ordered ?? ''}`, { reason }, 'an ordered bundle is not run');
  }
}

/** Enough of a SHA-256 to tell it from others. */
function name(sha256: string): string {
  return sha256.slice(0, 12);
}
