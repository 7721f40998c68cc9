import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { keptEnvironment } from './kept-environment.ts';
import { readMemory } from './process-cpu.ts';

interface RunningAgentOptions {
  /** The runtime's program. */
  node: string;
  bundle: string;
  configFile: string;
  logFile: string;
}

/** The agent's bundle at work, as it is on a host. */
export class RunningAgent {
  private readonly child: ChildProcess;
  private readonly ended: Promise<void>;

  constructor({ node, bundle, configFile, logFile }: RunningAgentOptions) {
    const log = openSync(logFile, 'a');
    this.child = spawn(node, [bundle, 'run', '--config', configFile], {
      stdio: ['ignore', log, log],
      env: { ...process.env, ...keptEnvironment() },
    });
    closeSync(log);
    this.ended = new Promise((resolve) =>
      this.child.once('exit', () => resolve()).once('error', () => resolve()),
    );
  }

  get memory(): { anonMiB: number; totalMiB: number } {
    return readMemory(this.child.pid ?? 0);
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    const killer = setTimeout(() => this.child.kill('SIGKILL'), 5_000);
    await this.ended;
    clearTimeout(killer);
  }
}
