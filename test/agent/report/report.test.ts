import { describe, expect, it } from 'vitest';
import { Compile } from 'typebox/compile';
import { Report } from '@dpm/protocol';
import { isReportable, type Draft } from '../../../agent/src/report/build.ts';
import { CommandBook } from '../../../agent/src/report/command-book.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { expectSums } from '../support/sums.ts';
import { asReport, createReporter } from '../support/reports.ts';
import { openFixture, type Kernel } from '../support/fixture-tree.ts';

const schema = Compile(Report);
const MIB = 1024 * 1024;

function expectValid(draft: Draft): void {
  const report: unknown = JSON.parse(JSON.stringify(asReport(draft)));
  expect(schema.Errors(report)).toEqual([]);
}

async function reportOf(kernel: Kernel, intervalMs: number): Promise<Draft> {
  const fixture = openFixture(kernel);
  const clock = new FakeClock();
  const { reporter, drafts } = createReporter({ ...fixture, clock });
  await reporter.sample(0);
  await new Promise((resolve) => setTimeout(resolve, 50));
  fixture.advance();
  clock.advance(intervalMs);
  await reporter.sample(12.4);
  const [draft] = drafts;
  if (!draft) throw new Error('no report');
  return draft;
}

describe('the report of kernel 3.10', () => {
  it('fits the schema and adds up', async () => {
    const draft = await reportOf('3.10', 30_000);
    expectValid(draft);
    expectSums(draft);
    expect(draft).toMatchObject({ intervalMs: 30_000, lateMs: 12 });
  });

  it('attributes every amount as reckoned by hand', async () => {
    const { instances, other, unattributed } = await reportOf('3.10', 30_000);
    const byName = Object.fromEntries(instances.map((instance) => [instance.engine, instance.usage]));
    // The only server of its engine, so the dump that names none is its own.
    expect(byName['mysqld']).toMatchObject({
      ...{ cpuUserMs: 6_800, cpuSystemMs: 2_200, readBytes: 112 * MIB, writeBytes: 42 * MIB },
      ...{ memoryBytes: 513_600 * 4_096, processes: 3, threads: 32, majorFaults: 7 },
    });
    expect(byName['postgres']).toMatchObject({
      ...{ cpuUserMs: 1_020, cpuSystemMs: 230, readBytes: 5 * MIB, writeBytes: 10 * MIB },
      ...{ memoryBytes: 63_500 * 4_096, processes: 3 },
    });
    expect(byName['sshd']).toMatchObject({ cpuUserMs: 0, processes: 2 });
    // bash reaped a tar whose first 300 + 100 ticks and 64 MiB were counted while it lived.
    expect(other).toMatchObject({
      cpuUserMs: 420,
      cpuSystemMs: 200,
      readBytes: 6 * MIB,
      writeBytes: 0,
    });
    expect(unattributed).toMatchObject({ cpuUserMs: 3_760, cpuSystemMs: 2_270, readBytes: 7 * MIB });
  });

  it('says what such a kernel does not tell, instead of zero', async () => {
    const { sources, totals, cost } = await reportOf('3.10', 30_000);
    expect(sources).toContainEqual(expect.objectContaining({ source: 'pressure', state: 'unsupported' }));
    expect(sources.map(({ source }) => source)).toEqual(['delays', 'pressure']);
    expect(totals).not.toHaveProperty('pressure');
    expect(totals.memory).not.toHaveProperty('availableBytes');
    expect(cost).not.toHaveProperty('anonBytes');
  });

  it('counts whole devices and physical interfaces once', async () => {
    const { devices, interfaces, totals } = await reportOf('3.10', 30_000);
    expect(devices).toEqual([
      {
        ...{ name: 'sda', readBytes: 130 * MIB, writeBytes: 90 * MIB, readOps: 700, writeOps: 500 },
        ...{ busyMs: 900, weightedMs: 1_000, readMs: 400, writeMs: 600 },
      },
    ]);
    expect(interfaces).toEqual([
      {
        ...{ name: 'eth0', speedMbit: 1_000, inBytes: 300_000, outBytes: 600_000 },
        ...{ inErrors: 1, outErrors: 0, inDrops: 0, outDrops: 2 },
      },
    ]);
    expect(totals).toMatchObject({ netInBytes: 300_000, netOutBytes: 600_000, forks: 9, threads: 141 });
  });

  it('gives what sockets moved to who listens there, else to who holds them', async () => {
    const { instances, other, unattributed, netPairs, processes, coverage } = await reportOf('3.10', 30_000);
    const byName = Object.fromEntries(instances.map((instance) => [instance.engine, instance.usage]));
    expect(byName['mysqld']).toMatchObject({ netInBytes: 110_000, netOutBytes: 450_000 });
    // Its only client is on this host, and no interface saw that.
    expect(byName['postgres']).toMatchObject({ netInBytes: 0, netOutBytes: 0 });
    expect(byName['sshd']).toMatchObject({ netInBytes: 0, netOutBytes: 0 });
    expect(other).toMatchObject({ netInBytes: 0, netOutBytes: 0 });
    // Interfaces less all of these: headers, and a socket that its process had closed.
    expect(unattributed).toMatchObject({ netInBytes: 190_000, netOutBytes: 150_000 });
    expect(coverage?.net).toBeCloseTo(560_000 / 900_000, 6);
    expect(netPairs).toEqual([
      { instance: 1, local: '127.0.0.1:5432', remote: '127.0.0.1', inBytes: 60_000, outBytes: 700_000 },
      { local: '127.0.0.1:*', remote: '127.0.0.1:5432', inBytes: 700_000, outBytes: 60_000 },
      { instance: 0, local: '10.0.0.5:3307', remote: '10.0.0.1', inBytes: 100_000, outBytes: 400_000 },
      { instance: 0, local: '10.0.0.5:3307', remote: '10.0.0.2', inBytes: 10_000, outBytes: 50_000 },
      { local: '10.0.0.5:*', remote: '10.0.0.9:443', inBytes: 0, outBytes: 5_000 },
    ]);
    const backend = processes.find(({ pid }) => pid === 1102);
    expect(backend?.usage).toMatchObject({ netInBytes: 0, netOutBytes: 0 });
  });

  it('tells of work that ended: what was seen, and what its parent knows of', async () => {
    const { jobs = [] } = await reportOf('3.10', 30_000);
    const tar = jobs.find(({ name }) => name === 'tar');
    expect(tar).toMatchObject({ pid: 1250, seen: true, usage: { cpuUserMs: 3_000, readBytes: 64 * MIB } });
    expect(tar?.endedAtMs).toBe(1_700_003_630_000);
    expect(jobs.filter(({ seen }) => !seen).every(({ pid }) => pid !== 1250)).toBe(true);
  });

  it('names processes by masked command lines, each text once', async () => {
    const { processes, commands = [], instances } = await reportOf('3.10', 30_000);
    const texts = new Map(commands.map(({ md5, text }) => [md5, text]));
    const dump = processes.find(({ pid }) => pid === 1300);
    expect(texts.get(dump?.command ?? '')).toBe('mysqldump -uroot -p*** orders');
    expect(dump?.usage).toMatchObject({ cpuUserMs: 800, cpuSystemMs: 200, readBytes: 12 * MIB });
    expect(dump).toMatchObject({ instance: 0, role: 'backup' });
    const backend = processes.find(({ pid }) => pid === 1102);
    expect(backend).toMatchObject({ instance: 1, role: 'worker' });
    expect(instances.every(({ command }) => texts.has(command))).toBe(true);
    expect(texts.size).toBe(commands.length);
    expect(instances[0]?.startedAtMs).toBe(1_700_000_000_000 + 30_000);
  });
});

describe.each(['4.18', '5.14'] as const)('the report of kernel %s', (kernel) => {
  it('fits the schema and adds up', async () => {
    const draft = await reportOf(kernel, 10_000);
    expectValid(draft);
    expectSums(draft);
    expect(draft.totals.cpu).toMatchObject({ cores: 4, userMs: 25_000, iowaitMs: 3_000, stealMs: 800 });
    expect(draft.totals.memory).toMatchObject({ swapInBytes: 100 * 4_096, swapOutBytes: 250 * 4_096 });
    expect(draft.totals).not.toHaveProperty('pressure');
    expect(draft.devices).toMatchObject([{ name: 'nvme0n1', readBytes: 80 * MIB, busyMs: 9_500 }]);
    expect(draft.interfaces?.map(({ name, speedMbit }) => [name, speedMbit])).toEqual([['ens3', 10_000]]);
  });

  it('has the instance of a unit, and that of a container in its own network namespace', async () => {
    const { instances, sources } = await reportOf(kernel, 10_000);
    const [mysqld, redis] = instances;
    expect(mysqld).toMatchObject({
      engine: 'mysqld',
      port: 3306,
      ports: [3306, 33_060],
      dataDir: '/data/3306',
    });
    expect(mysqld).toMatchObject({ unit: 'mysqld.service' });
    expect(mysqld?.usage).toMatchObject({
      ...{ cpuUserMs: 20_000, cpuSystemMs: 4_000, readBytes: 70 * MIB, majorFaults: 30 },
      ...{ netInBytes: 800_000, netOutBytes: 1_900_000, swapBytes: 200_000 * 1024, fds: 4, fdLimit: 10_240 },
    });
    expect(redis).toMatchObject({ engine: 'redis-server', port: 6379, dataDir: 'cache-0:/data' });
    expect(redis).toMatchObject({ container: 'cache-0', otherNetns: true });
    expect(redis?.usage).not.toHaveProperty('netInBytes');
    expect(sources).toContainEqual(expect.objectContaining({ source: 'namespaces', state: 'notCollected' }));
  });

  it('tells how long the server waited, and from where that is known', async () => {
    const { instances, sources, coverage } = await reportOf(kernel, 10_000);
    const accounted = { cpuWaitMs: 2_000, ioWaitMs: 2_500, delayKind: 'threads', delayCoverage: 1 };
    // Two threads wait for a device at the end of 10 s, none did at its beginning.
    const estimated = { ...accounted, ioWaitMs: 10_000, delayKind: 'estimated' };
    expect(instances[0]?.usage).toMatchObject(kernel === '4.18' ? accounted : estimated);
    expect(sources.some(({ source }) => source === 'delays')).toBe(kernel === '5.14');
    expect(coverage?.delays).toBe(1);
  });
});

describe('the report of kernel 6.18', () => {
  it('fits the schema, adds up and has everything', async () => {
    const draft = await reportOf('6.18', 5_000);
    expectValid(draft);
    expectSums(draft);
    expect(draft.sources.map(({ source }) => source)).toEqual(['delays']);
    expect(draft.totals.pressure?.io?.someUs).toBeTypeOf('number');
    expect(draft.instances.map(({ engine, port, dataDir }) => [engine, port, dataDir])).toEqual([
      ['mysqld', 13_999, '/var/lib/demo/13999'],
      ['node', 18_080, ''],
    ]);
    const [, node] = draft.instances;
    expect(node?.usage.processes).toBe(2);
    expect((node?.usage.cpuUserMs ?? 0) + (node?.usage.cpuSystemMs ?? 0)).toBeGreaterThan(3_000);
    expect(node?.usage.writeBytes).toBeGreaterThan(0);
  });
});

describe('reports', () => {
  it('do not cover a time too short, too long or outside of what can be stored', () => {
    const fixture = openFixture('6.18');
    const clock = new FakeClock();
    const { sampler } = createReporter({ ...fixture, clock });
    expect(isReportable(sampler.take())).toBe(false);
    clock.advance(50);
    expect(isReportable(sampler.take())).toBe(false);
    clock.advance(3_600_001);
    expect(isReportable(sampler.take())).toBe(false);
    clock.advance(30_000);
    expect(isReportable(sampler.take())).toBe(true);
    clock.jump(-1_690_000_000_000);
    clock.advance(30_000);
    expect(isReportable(sampler.take())).toBe(false);
  });

  it('tell when the clock of the host jumped, and measure the interval by the one that does not', async () => {
    const fixture = openFixture('6.18');
    const clock = new FakeClock();
    const { reporter } = createReporter({ ...fixture, clock });
    await reporter.draft(0);
    clock.advance(30_000);
    clock.jump(3_600_000);
    expect(await reporter.draft(0)).toMatchObject({ intervalMs: 30_000, clock: { jumpedMs: 3_600_000 } });
  });

  it('send a text once, and again when it is asked for', () => {
    const book = new CommandBook();
    const one = { md5: 'a'.repeat(32), text: 'one' };
    const two = { md5: 'b'.repeat(32), text: 'two' };
    expect(book.select([one, two, one])).toEqual([one, two]);
    expect(book.select([one, two])).toEqual([]);
    book.want([two.md5, 'c'.repeat(32)]);
    expect(book.select([])).toEqual([two]);
    expect(book.select([])).toEqual([]);
  });

  it('hold no more texts than fit; the rest goes with the next one', () => {
    const book = new CommandBook();
    const many = Array.from({ length: 1_800 }, (_, index) => ({
      ...{ md5: index.toString(16).padStart(32, '0'), text: `x${index}` },
    }));
    expect(book.select(many)).toHaveLength(1_500);
    expect(book.select(many)).toHaveLength(300);
    const large = many.map(({ md5 }) => ({ md5: md5.replace(/^0/, 'f'), text: 'y'.repeat(4_096) }));
    const first = book.select(large);
    expect(first.length).toBeGreaterThan(400);
    expect(first.length).toBeLessThan(600);
  });
});
