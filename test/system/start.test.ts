import type { Culprits } from '@dpm/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identifyProcess, isRunning } from '../../backend/src/cli/os-process.ts';
import { startBusyListener, type BusyListener } from '../support/busy-listener.ts';
import { attemptStart, startProduct, type Product } from '../support/product.ts';
import { until } from '../support/until.ts';

const INTERVAL_S = 2;

describe('dpm start', () => {
  let product: Product;
  let busy: BusyListener;
  let startedMs: number;

  beforeAll(async () => {
    startedMs = performance.now();
    product = await startProduct({ env: { DPM_GLOBAL_INTERVAL_TIME: String(INTERVAL_S) } });
    startedMs = performance.now() - startedMs;
    busy = await startBusyListener();
  });
  afterAll(async () => {
    await busy.stop();
    await product.remove();
  });

  const hostName = async () => String((await product.query('SELECT rshost FROM host'))[0]?.['rshost']);
  const sampleKeys = async () =>
    (
      await product.query("SELECT CONCAT_WS('/', host_id, UNIX_TIMESTAMP(a_time), seq) AS k FROM host_sample")
    ).map((row) => String(row['k']));
  const culprits = async (fromMs: number, toMs = Date.now() + 1) => {
    const host = encodeURIComponent(await hostName());
    return (await product.read(`culprits?host=${host}&from=${fromMs}&to=${toMs}`)) as Culprits;
  };
  /** A sample that no set of keys seen before holds. */
  const newSample = (before: Set<string>, timeoutMs = 20_000) =>
    until(async () => {
      const fresh = (await sampleKeys().catch(() => [])).filter((key) => !before.has(key));
      return fresh.length > 0 ? fresh : undefined;
    }, timeoutMs);

  it('prints every step, where to go, and how to stop, and shows first data within 15 s', () => {
    const steps = [
      'settings',
      'leftovers',
      'database',
      'accounts',
      'schema',
      'backend',
      'agent',
      'first data',
    ];
    for (const step of steps)
      expect(product.output()).toMatch(new RegExp(`^✓ ${step} .*\\(\\d+(\\.\\d)? s\\)$`, 'm'));
    expect(product.output()).toContain(`Open ${product.url}/preview/`);
    expect(product.output()).toContain('Ctrl-C stops everything');
    expect(product.output()).not.toMatch(/password=|:[^ ]*@/);
    expect(startedMs).toBeLessThan(15_000);
  });

  it('shows a busy listener on top, by its port and command line, within two intervals', async () => {
    const fromMs = Date.now();
    const top = await until(
      async () => {
        const { rows } = await culprits(fromMs);
        const instances = rows.filter((row) => row.kind === 'instance');
        const first = instances.toSorted((a, b) => (b.amounts.cpu ?? 0) - (a.amounts.cpu ?? 0))[0];
        return first?.instance?.port === busy.port ? first : undefined;
      },
      (2 * INTERVAL_S + 2) * 1000,
    );
    expect(top.instance?.name).toBe(`node ${busy.port}`);
    expect(top.command).toContain(busy.marker);
    expect(top.pid).toBe(busy.pid);
  });

  it('adds instances, other and unattributed up to what the host used', async () => {
    const { rows, totals, samples } = await culprits(Date.now() - 60_000);
    expect(samples).toBeGreaterThan(0);
    expect(rows.map((row) => row.kind)).toEqual(
      expect.arrayContaining(['instance', 'other', 'unattributed']),
    );
    for (const resource of ['cpu', 'memory', 'diskRead'] as const) {
      const sum = rows.reduce((total, row) => total + (row.amounts[resource] ?? 0), 0);
      expect(Math.abs(sum - (totals[resource] ?? Number.NaN)), resource).toBeLessThanOrEqual(1 + rows.length);
    }
  });

  it('lets nobody start a second time on the same data folder, and goes on', async () => {
    const second = await attemptStart(['--data-dir', product.dataDir, '--grafana', 'none']);
    expect(second.code).toBe(1);
    expect(second.output).toMatch(/^ALREADY_RUNNING: .*pid \d+.*what to do: /m);
    await newSample(new Set(await sampleKeys()));
  });

  it.each(['agent', 'backend', 'mariadb'])('starts a killed %s again and loses nothing', async (name) => {
    const before = new Set(await sampleKeys());
    const victim = product.part(name);
    process.kill(victim?.pid ?? 0, 'SIGKILL');
    await newSample(before);
    expect(product.part(name)?.pid).not.toBe(victim?.pid);
    expect(await sampleKeys()).toEqual(expect.arrayContaining([...before]));
    expect(product.output()).toMatch(new RegExp(`${name} ended \\(by SIGKILL\\); starting it again in 1 s`));
  });

  it('ends what a killed start left running, and has all its data', async () => {
    const before = new Set(await sampleKeys());
    const parts = ['agent', 'backend', 'mariadb'].map((name) => product.part(name));
    await product.kill9();
    for (const part of parts) expect(part && isRunning(part)).toBe(true);
    await product.start();
    expect(product.output()).toContain('ended what a killed start left: agent, backend, mariadb');
    for (const part of parts) expect(part && isRunning(part)).toBe(false);
    await newSample(before);
    expect(await sampleKeys()).toEqual(expect.arrayContaining([...before]));
  });

  it('ends everything at Ctrl-C with exit code 0, and the next start has all rows', async () => {
    const before = await sampleKeys();
    const parts = ['agent', 'backend', 'mariadb', 'start'].map((name) => product.part(name));
    expect(await product.stop()).toBe(0);
    expect(product.output()).toMatch(/stopping agent, backend, mariadb …\nstopped; all data is kept\n$/);
    for (const part of parts) expect(part && isRunning(part)).toBe(false);
    expect(isRunning(identifyProcess(busy.pid) ?? { pid: 0, startTicks: '', bootId: '' })).toBe(true);
    await product.start();
    expect(await sampleKeys()).toEqual(expect.arrayContaining(before));
    expect(product.output()).toMatch(/accounts .* as before/);
  });
});
