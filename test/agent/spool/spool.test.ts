import { appendFileSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../../agent/src/spool/crc32.ts';
import { Spool } from '../../../agent/src/spool/spool.ts';
import { makeTempFolder } from '../support/fixture-tree.ts';

const MIB = 1024 * 1024;
const DAY_MS = 86_400_000;
const NOON = Date.UTC(2026, 10, 27, 12);

function open(folder: string, { limitBytes = MIB, nowMs = () => NOON } = {}): Spool {
  return new Spool({ folder, limitBytes, nowMs });
}

/** What does not compress. */
const noise = (bytes: number) => JSON.stringify(randomBytes(bytes).toString('base64'));
const readAll = (spool: Spool) => Promise.all([...spool.waiting].map((entry) => spool.read(entry)));

describe('the spool', () => {
  it('gives back what it was given, in order, also after a restart', async () => {
    const folder = makeTempFolder();
    const first = open(folder);
    for (const text of ['{"a":1}', '{"b":2}', '{"c":"中文"}']) await first.add(text);
    const second = open(folder);
    expect(await readAll(second)).toEqual(['{"a":1}', '{"b":2}', '{"c":"中文"}']);
    await second.add('{"d":4}');
    expect(await readAll(open(folder))).toEqual(['{"a":1}', '{"b":2}', '{"c":"中文"}', '{"d":4}']);
    expect(readdirSync(folder)).toEqual(['0000000001-2026-11-27.spool', '0000000004-2026-11-27.spool']);
  });

  it('forgets what was acknowledged, in whatever order, also after a restart', async () => {
    const folder = makeTempFolder();
    const spool = open(folder);
    const [a, b] = [await spool.add('"a"'), await spool.add('"b"'), await spool.add('"c"')];
    await spool.remove(b);
    const later = open(folder);
    expect(await readAll(later)).toEqual(['"a"', '"c"']);
    // The one that has drained all of it writes nothing itself but that it did.
    for (const entry of [...later.waiting]) await later.remove(entry);
    expect(open(folder).reports).toBe(0);
    await spool.remove(a);
    expect(spool.reports).toBe(1);
  });

  it('does not grow while everything is acknowledged', async () => {
    const folder = makeTempFolder();
    const spool = open(folder, { limitBytes: 64 * MIB });
    for (let count = 0; count < 60; count++) await spool.remove(await spool.add(noise(20_000)));
    expect(spool.bytes).toBeLessThan(300 * 1024);
    const onDisk = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    expect(onDisk).toBe(spool.bytes);
  });

  it('drops the oldest, and counts them, when it is full', async () => {
    const folder = makeTempFolder();
    const spool = open(folder, { limitBytes: 160_000 });
    for (let count = 1; count <= 60; count++) await spool.add(`{"n":${count},"x":${noise(4_000)}}`);
    expect(spool.bytes).toBeLessThanOrEqual(160_000);
    expect(spool.reports).toBeGreaterThan(20);
    expect(spool.reports + spool.droppedReports).toBe(60);
    const orders = spool.waiting.map(({ order }) => order);
    expect(orders[orders.length - 1]).toBe(60);
    expect(orders[0]).toBe(61 - spool.reports);
    expect(open(folder).reports).toBe(spool.reports);
  });

  it('keeps the newest report even if it alone exceeds the limit', async () => {
    const spool = open(makeTempFolder(), { limitBytes: 4_096 });
    await spool.add(noise(1_000));
    await spool.add(noise(20_000));
    expect(spool.reports).toBe(1);
  });

  it('begins a file a day, and keeps the order when the clock jumps back', async () => {
    const folder = makeTempFolder();
    let nowMs = NOON;
    const spool = open(folder, { nowMs: () => nowMs });
    await spool.add('1');
    nowMs += DAY_MS;
    await spool.add('2');
    nowMs -= 2 * DAY_MS;
    await spool.add('3');
    expect(readdirSync(folder)).toHaveLength(3);
    expect(await readAll(open(folder))).toEqual(['1', '2', '3']);
  });

  it('passes over what is torn or damaged, and what is not its own', async () => {
    const folder = makeTempFolder();
    const first = open(folder);
    for (const text of ['"whole"', '"damaged"', '"torn"']) await first.add(text);
    writeFileSync(join(folder, 'notes.txt'), 'x');
    const file = join(folder, readdirSync(folder)[0] ?? '');
    const bytes = readFileSync(file);
    const damaged = first.waiting[1]?.offset ?? 0;
    bytes[damaged + 2] = (bytes[damaged + 2] ?? 0) ^ 0xff;
    writeFileSync(file, bytes);
    truncateSync(file, bytes.length - 3);
    const second = open(folder);
    expect(await readAll(second)).toEqual(['"whole"', undefined, undefined]);
    expect([second.reports, second.droppedReports]).toEqual([1, 2]);
    appendFileSync(file, 'rubbish that is no header');
    expect(await readAll(open(folder))).toEqual(['"whole"']);
    expect(readdirSync(folder)).toContain('notes.txt');
  });

  it('goes on in a new file after the disk refused, and leaves nothing half-made', async () => {
    const folder = makeTempFolder();
    const spool = open(join(folder, 'spool'));
    writeFileSync(join(folder, 'spool'), 'in the way');
    await expect(spool.add('1')).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(spool.add('2')).rejects.toMatchObject({ code: 'EEXIST' });
    expect([spool.reports, spool.bytes]).toEqual([0, 0]);
  });

  it('checks with the CRC-32 that everybody has', () => {
    expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926);
  });
});
