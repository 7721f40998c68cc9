/** The agent's own folder: its configuration, token and CA; and the host's name, which stays once it was chosen. */
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askBackend, refusal } from './backend-client.ts';

export interface AgentFolder {
  bundleFile: string;
  configFile: string;
  tokenFile: string;
  caFile: string;
  stateDir: string;
}

export interface AgentConfig {
  host: string;
  servers: string[];
  caFile: string;
  tokenFile: string;
  stateDir: string;
  intervalMs: number;
  /** What bundles are signed for, SPKI PEM. */
  bundleKey: string;
}

export function agentFolder(folder: string): AgentFolder {
  return {
    bundleFile: join(folder, 'dpm-agent.cjs'),
    configFile: join(folder, 'agent.json'),
    tokenFile: join(folder, 'token'),
    caFile: join(folder, 'ca.pem'),
    stateDir: join(folder, 'state'),
  };
}

/** A machine's name as a host name that the protocol takes; `localhost` when nothing of it can be used. */
export function hostNameOf(hostname: string): string {
  const clean = hostname
    .replaceAll(/[^A-Za-z0-9.-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(0, 253)
    .replace(/[.-]+$/, '');
  return clean === '' ? 'localhost' : clean;
}

/** The name under which this machine was enrolled before, so that renaming the machine splits no history. */
export function enrolledName(folder: AgentFolder): string | undefined {
  if (!existsSync(folder.configFile)) return undefined;
  const config = parseConfig(readFileSync(folder.configFile, 'utf8'));
  return typeof config?.host === 'string' && config.host !== '' ? config.host : undefined;
}

function parseConfig(text: string): Partial<AgentConfig> | null | undefined {
  try {
    return JSON.parse(text) as Partial<AgentConfig> | null;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Asks the backend for this host's token; the one before stops working. */
export async function enrolHost(options: {
  server: string;
  ca: string;
  adminToken: string;
  host: string;
  signal?: AbortSignal;
}): Promise<string> {
  const url = `${options.server}/v1/admin/hosts`;
  const answer = await askBackend({
    url,
    method: 'POST',
    token: options.adminToken,
    ca: options.ca,
    body: { host: options.host },
    timeoutMs: 10_000,
    signal: options.signal,
  });
  const token = (answer.body as { token?: unknown } | null)?.token;
  if (answer.status >= 300 || typeof token !== 'string')
    throw refusal(answer, `enrolling ${options.host}`, url);
  return token;
}

/** True when the backend knows the token. An empty report is refused for what it lacks (400), after the token (401). */
export async function isTokenKnown(options: { server: string; ca: string; token: string }): Promise<boolean> {
  const answer = await askBackend({
    url: `${options.server}/v1/report`,
    method: 'POST',
    token: options.token,
    ca: options.ca,
    body: {},
  });
  return answer.status !== 401 && answer.status !== 403;
}

/** Writes what the agent reads at its start; the token is written only when a new one is given. */
export function writeAgentFolder(
  folder: AgentFolder,
  options: { config: AgentConfig; ca: string; token: string | undefined; bundle: Buffer },
): void {
  mkdirSync(folder.stateDir, { recursive: true, mode: 0o700 });
  if (options.token !== undefined) replaceFile(folder.tokenFile, `${options.token}\n`, 0o600);
  replaceFile(folder.caFile, options.ca, 0o644);
  replaceFile(folder.bundleFile, options.bundle, 0o644);
  replaceFile(folder.configFile, `${JSON.stringify(options.config, null, 2)}\n`, 0o644);
}

function replaceFile(path: string, content: string | Buffer, mode: number): void {
  writeFileSync(`${path}.new`, content, { mode });
  chmodSync(`${path}.new`, mode);
  renameSync(`${path}.new`, path);
}
