import type { Reading } from './driver.ts';
import { keptEnvironment } from './kept-environment.ts';
import { LineProcess } from './line-process.ts';
import { readChildrenMs } from './process-cpu.ts';

/** The agent's parts in a process of their own, and what they cost there. */
export class DriverProcess {
  private readonly lines: LineProcess;
  private reading: Reading | undefined;

  constructor({ node, bundle, configFile }: { node: string; bundle: string; configFile: string }) {
    this.lines = new LineProcess(node, [bundle, configFile], keptEnvironment());
  }

  /** CPU time of so many process passes, ms. */
  async pass(count: number): Promise<number> {
    return (await this.ask(`pass ${count}`)).cpuUs / 1_000;
  }

  /** CPU time of so many whole samples, ms, with that of `ss` and its shell in steps of 10 ms. */
  async sample(count: number): Promise<number> {
    const before = readChildrenMs(this.lines.pid);
    const { cpuUs } = await this.ask(`sample ${count}`);
    return cpuUs / 1_000 + readChildrenMs(this.lines.pid) - before;
  }

  async anonMiB(): Promise<number> {
    return (await this.ask('memory')).rssAnonMiB;
  }

  /** Processes that it saw, and reports that were acknowledged. */
  get last(): Reading | undefined {
    return this.reading;
  }

  stop(): Promise<void> {
    return this.lines.stop();
  }

  private async ask(line: string): Promise<Reading> {
    this.reading = JSON.parse(await this.lines.ask(line)) as Reading;
    return this.reading;
  }
}
