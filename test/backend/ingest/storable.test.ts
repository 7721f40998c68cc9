import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Report } from '@dpm/protocol';
import { openStage, type IngestStage } from '../../support/ingest.ts';
import { buildReport, REPORT_AT_MS } from '../../support/report.ts';
import { SERVERS, type TestServer } from '../../support/servers.ts';

const MUTANTS = 600;
const NUMBERS = [
  ...[0, 1, -1, 0.5, 127, 128, 255, 256, 32_767, 32_768, 65_535, 65_536, 8_388_607, 8_388_608, 16_777_215],
  ...[2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, -(2 ** 31), -(2 ** 53) + 1, 1e-7],
  ...[1_000_000_000_000, 2_147_483_000_000],
];
const TEXTS = [
  ...[
    '',
    ' ',
    "'",
    '\\',
    '"',
    '\0',
    '\n',
    '?',
    '%',
    '; DROP TABLE host; --',
    '数据',
    '😀',
    '\ud800',
    'é',
    'É ',
  ],
  ...['x'.repeat(32), 'x'.repeat(64), '数'.repeat(255), '😀'.repeat(512), "'".repeat(512), '\\'.repeat(511)],
  ...['ffffffffffffffffffffffffffffffff', 'FE80::1', '10.0.0.9'],
];
const schema = Compile(Report);

/** Every number and text of a value, as the places where they are. */
function leaves(value: unknown): { holder: Record<string, unknown>; key: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.entries(holder).flatMap(([key, inner]) =>
    typeof inner === 'object' ? leaves(inner) : [{ holder, key }],
  );
}

/** A report with some values replaced by odd ones that its schema takes; the same for the same seed. */
function mutate(seed: number): Report {
  let state = seed + 1;
  const pick = <Item>(items: readonly Item[]): Item => {
    state = (state * 48_271) % 2_147_483_647;
    return items[state % items.length] as Item;
  };
  const report = structuredClone(buildReport({ seq: seed + 1, atMs: REPORT_AT_MS + 1_000 * seed }));
  const places = leaves(report);
  for (let n = 0; n <= seed % 6; n += 1) {
    const { holder, key } = pick(places);
    const before = holder[key];
    if (key === 'seq' || key === 'boot') continue;
    if (typeof before === 'number') holder[key] = pick(NUMBERS);
    if (typeof before === 'string') holder[key] = pick(TEXTS);
    if (!schema.Check(report)) holder[key] = before;
  }
  return report;
}

describe.each(SERVERS)('whatever the schema takes, on $name,', ({ available, start }) => {
  if (!available) {
    it('is stored whole or refused with its place', ({ skip }) => skip('DPM_TEST_MYSQL_URL is not set'));
    return;
  }
  let server: TestServer;
  let stage: IngestStage;
  beforeAll(async () => {
    server = await start();
    stage = await openStage(server);
  });
  afterAll(async () => {
    await stage.close();
    await server.stop();
  });

  it('is stored whole or refused with its place, and never meets an error of the database', async () => {
    const ingest = stage.open({ hostReports: MUTANTS });
    const answers = await Promise.allSettled(
      Array.from({ length: MUTANTS }, (_, seed) => ingest.accept(mutate(seed), { hostId: 7 })),
    );
    const stored = answers.filter(({ status }) => status === 'fulfilled');
    const refused = answers.flatMap((answer) =>
      answer.status === 'rejected' ? [answer.reason as { code: string; where: string }] : [],
    );
    expect(
      refused.filter(({ code, where }) => code !== 'REPORT_INCONSISTENT' || !where.startsWith('/')),
    ).toEqual([]);
    expect(stored.length).toBeGreaterThan(MUTANTS / 3);
    expect(refused.length).toBeGreaterThan(MUTANTS / 20);
    expect(ingest.stats().failures).toBe(0);
    for (const [table, rows] of [
      ['host_sample', 1],
      ['agent_sample', 1],
      ['instance_sample', 4],
      ['job_sample', 2],
    ] as const) {
      expect({ table, rows: await stage.count(table) }).toEqual({ table, rows: rows * stored.length });
    }
  });
});
