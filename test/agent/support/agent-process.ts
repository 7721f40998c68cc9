import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { LaunchState } from '../../../agent/src/upgrade/launch-state.ts';
import { makeTempFolder } from './fixture-tree.ts';

/** Soon, as systemd would; a start that fails is followed by another one. */
const RESTART_MS = 200;

export interface AgentFolder {
  path: string;
  stateDir: string;
  script: string;
  configFile: string;
  tokenFile: string;
}

/** An agent's folder as on a host: bundle, configuration, token and CA. */
export function layAgentFolder(options: {
  ca: string;
  bundle: Buffer;
  servers: string[];
  bundleKey?: string | undefined;
  host?: string;
  token?: string;
}): AgentFolder {
  const path = makeTempFolder();
  const file = (name: string) => join(path, name);
  const folder = {
    ...{ path, stateDir: file('state'), script: file('dpm-agent.cjs') },
    ...{ configFile: file('agent.json'), tokenFile: file('token') },
  };
  const { ca, bundleKey, servers, bundle, host = 'db-1', token = 'secret-token' } = options;
  writeFileSync(folder.script, bundle);
  writeFileSync(file('ca.pem'), ca);
  writeFileSync(folder.tokenFile, `${token}\n`, { mode: 0o600 });
  const { stateDir, tokenFile } = folder;
  const config = {
    host,
    servers,
    caFile: file('ca.pem'),
    tokenFile,
    stateDir,
    intervalMs: 1_000,
    bundleKey,
  };
  writeFileSync(folder.configFile, JSON.stringify(config));
  return folder;
}

/** Runs an agent and starts it again whenever it ends, until the test does. */
export class AgentProcess {
  readonly folder: AgentFolder;
  output = '';
  /** Exit codes and signals so far. */
  readonly ends: (number | string)[] = [];
  private readonly runtime: string;
  private child: ChildProcess | undefined;
  private kept = true;

  constructor(folder: AgentFolder, runtime = process.execPath) {
    this.folder = folder;
    this.runtime = runtime;
    onTestFinished(() => this.end());
    this.spawn();
  }

  /** What launch.json says; nothing before the first start. */
  get launch(): Partial<LaunchState> {
    const file = join(this.folder.stateDir, 'launch.json');
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as LaunchState) : {};
  }

  kill(): void {
    this.child?.kill('SIGKILL');
  }

  private async end(): Promise<void> {
    this.kept = false;
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  private spawn(): void {
    const child = spawn(this.runtime, [this.folder.script, 'run', '--config', this.folder.configFile]);
    this.child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    child.on('exit', (code, signal) => {
      this.ends.push(code ?? signal ?? '');
      setTimeout(() => this.kept && this.spawn(), RESTART_MS);
    });
  }
}
