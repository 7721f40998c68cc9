import { describe, expect, it } from 'vitest';
import { createProgressLine, formatCounts } from '../../../backend/src/cli/import-lines.ts';
import { DEFAULT_NAMES } from '../../../backend/src/import/old-tables.ts';
import { emptyTally } from '../../../backend/src/import/tally.ts';

const at = (read: number, rowsLeft: number) => ({
  ...{ table: 'hostInfo' as const, tally: { ...emptyTally(), read } },
  ...{ rowsNow: 40_000, elapsedMs: 8_000, rowsLeft },
});

describe('the progress of an import', () => {
  const show = (isTerminal: boolean) => {
    const written: string[] = [];
    let nowMs = 0;
    const line = createProgressLine({
      ...{
        output: { write: (text: string) => written.push(text), isTerminal },
        clock: () => nowMs,
        names: DEFAULT_NAMES,
      },
    });
    line.show(at(1_240_000, 3_760_000));
    nowMs = 5_000;
    line.show(at(1_250_000, 3_750_000));
    nowMs = 10_001;
    line.show(at(1_260_000, 3_740_000));
    line.show(at(5_000_000, 0));
    return written;
  };

  it('is one line on a terminal, with how much, how fast and how long', () => {
    const written = show(true);
    expect(written).toHaveLength(4);
    expect(written[0]).toBe(
      '\r\u001b[2K… tb_monitor_host_info           1,240,000 rows, 5,000 per second, 24 %, 13 min left',
    );
    expect(written[3]).toMatch(/5,000,000 rows, 5,000 per second, done\n$/);
  });

  it('is a line every ten seconds elsewhere, and one at the end', () => {
    const written = show(false);
    expect(written.map((text) => /([\d,]+) rows/.exec(text)?.[1])).toEqual([
      '1,240,000',
      '1,260,000',
      '5,000,000',
    ]);
    expect(written.join('')).not.toContain('\u001b');
  });
});

describe('the counts of an import', () => {
  it('say what was refused and why, what was left out, and what does not add up', () => {
    const tally = {
      ...{ read: 1_010, imported: 900, merged: 100, covered: 7 },
      refused: { 'no time': { rows: 3, firstId: 42 } },
      leftOut: { negative: 2 },
    };
    const problems = ['2025-03-01: 900 rows were imported into host_sample, which holds 899'];
    const lines = formatCounts(
      [{ table: 'hostInfo', tally, lastId: 2_000, complete: true, oldRows: 1_010, problems }],
      DEFAULT_NAMES,
    );
    expect(lines[1]).toMatch(/^tb_monitor_host_info +1,010 +900 +100 +7 +3 +1,010$/);
    expect(lines.slice(2)).toEqual([
      '- tb_monitor_host_info: 3 rows refused: no time (first id 42)',
      '- tb_monitor_host_info: 2 values left out: negative',
      '✗ tb_monitor_host_info: 2025-03-01: 900 rows were imported into host_sample, which holds 899',
    ]);
  });
});
