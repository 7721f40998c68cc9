import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { parseBootId, Sequence } from '../../../agent/src/state/sequence.ts';
import { makeTempFolder } from '../support/fixture-tree.ts';

const BOOT_ID = '0b4f9d66-2f3e-4a55-8c0d-7a1e5d3c9b21';
const source = fileURLToPath(new URL('../../../agent/src/state/sequence.ts', import.meta.url));

function createSequence(stateDir: string, { bootId = BOOT_ID } = {}) {
  let drawn = 0;
  return new Sequence({
    ...{ stateDir, bootId, onStoreFailure: () => undefined },
    drawEpoch: () => (0xabc00000 + ++drawn + (Date.now() % 1000) * 16).toString(16),
  });
}

/** Takes numbers as fast as it can and writes each after it was given out. */
const TAKER = `
import { Sequence } from ${JSON.stringify(source)};
import { writeSync } from 'node:fs';
let n = 0;
const s = new Sequence({ stateDir: process.argv[2], bootId: '${BOOT_ID}', onStoreFailure: (e) => { throw e; },
  drawEpoch: () => (process.pid * 1000 + n++).toString(16).padStart(8, '0').slice(-8) });
const take = () => s.next().then(({ boot, seq }) => { writeSync(1, boot + ' ' + seq + '\\n'); return take(); });
take();
`;

async function takeUntilKilled(script: string, stateDir: string): Promise<string[]> {
  const child = spawn(process.execPath, [script, stateDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    if (text.length > 3_000 + Math.random() * 6_000) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.on('close', resolve));
  return text.split('\n').slice(0, -1);
}

describe('identities of reports', () => {
  it('are never used twice, though the agent is killed again and again', async () => {
    const folder = makeTempFolder();
    const script = join(folder, 'taker.cjs');
    await build({
      ...{ stdin: { contents: TAKER, loader: 'ts', resolveDir: folder }, outfile: script },
      ...{ bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' },
    });
    const taken: string[] = [];
    for (let round = 0; round < 6; round++)
      taken.push(...(await takeUntilKilled(script, join(folder, 'state'))));
    expect(taken.length).toBeGreaterThan(200);
    expect(new Set(taken).size).toBe(taken.length);
    expect(new Set(taken.map((line) => line.split(' ')[0])).size).toBe(1);
  }, 30_000);

  it('go on after a restart', async () => {
    const stateDir = makeTempFolder();
    const first = createSequence(stateDir);
    expect((await first.next()).seq).toBe(1);
    const last = await first.next();
    expect(await createSequence(stateDir).next()).toEqual({ boot: last.boot, seq: 3 });
  });

  it('begin a new epoch after a boot, without state, and with broken state', async () => {
    const stateDir = makeTempFolder();
    const first = await createSequence(stateDir).next();
    const otherBoot = await createSequence(stateDir, { bootId: BOOT_ID.replace('0b', '1c') }).next();
    expect(otherBoot).toMatchObject({ seq: 1 });
    expect(otherBoot.boot.slice(0, 2)).toBe('1c');
    const file = join(stateDir, 'sequence.json');
    for (const broken of [
      '',
      '{',
      '{}',
      '{"bootId":1}',
      readFileSync(file, 'utf8').replace(/"seq":\d+/, '"seq":-4'),
    ]) {
      writeFileSync(file, broken);
      await new Promise((resolve) => setTimeout(resolve, 2));
      const next = await createSequence(stateDir).next();
      expect(next.seq).toBe(1);
      expect(next.boot).not.toBe(first.boot);
    }
  });

  it('leave the stored epoch when nothing can be stored any more', async () => {
    const folder = makeTempFolder();
    const stateDir = join(folder, 'state');
    const sequence = createSequence(stateDir);
    const first = await sequence.next();
    const stored = readFileSync(join(stateDir, 'sequence.json'), 'utf8');
    rmSync(stateDir, { recursive: true });
    writeFileSync(stateDir, 'in the way');
    const unstored = [await sequence.next(), await sequence.next()];
    expect(unstored.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(unstored[0]?.boot).not.toBe(first.boot);
    rmSync(stateDir);
    mkdirSync(stateDir);
    writeFileSync(join(stateDir, 'sequence.json'), stored);
    expect(await createSequence(stateDir).next()).toEqual({ boot: first.boot, seq: 2 });
  });

  it('need a boot id in the shape of the kernel', () => {
    expect(parseBootId(`${BOOT_ID}\n`, () => 'drawn')).toBe(BOOT_ID);
    expect(parseBootId('', () => 'drawn')).toBe('drawn');
  });
});
