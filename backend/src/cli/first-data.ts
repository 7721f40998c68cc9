import { setTimeout as delay } from 'node:timers/promises';
import type { HostList } from '@dpm/protocol';
import { askBackend } from './backend-client.ts';

/** What the first look at the data shows. */
export interface FirstData {
  host: string;
  instances: number;
  /** `mysqld 3307` and its share of the machine's CPU, when any instance used some. */
  top: { name: string; share: number } | undefined;
}

/**
 * Waits until the host has a report newer than `sinceMs`, as the read API tells it. Undefined when the time is over:
 * no data yet is not a failure.
 */
export async function waitForData(options: {
  url: string;
  token: string;
  host: string;
  sinceMs: number;
  timeoutMs: number;
  signal: AbortSignal;
}): Promise<FirstData | undefined> {
  const deadline = performance.now() + options.timeoutMs;
  while (performance.now() < deadline) {
    options.signal.throwIfAborted();
    const data = await look(options);
    if (data !== undefined) return data;
    await delay(250, undefined, { signal: options.signal });
  }
  return undefined;
}

async function look(options: {
  url: string;
  token: string;
  host: string;
  sinceMs: number;
}): Promise<FirstData | undefined> {
  const answer = await askBackend({ url: `${options.url}/v1/read/hosts`, token: options.token });
  if (answer.status !== 200) return undefined;
  const row = (answer.body as HostList).hosts.find((host) => host.host === options.host);
  if ((row?.lastReportMs ?? 0) < options.sinceMs || row === undefined) return undefined;
  const top = row.top ?? undefined;
  return {
    host: row.host,
    instances: row.instances,
    top: top && { name: top.instance.name, share: top.share },
  };
}
