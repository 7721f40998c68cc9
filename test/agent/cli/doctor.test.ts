import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../../agent/src/cli/arguments.ts';
import { diagnose } from '../../../agent/src/cli/doctor.ts';
import { formatReport } from '../../../agent/src/cli/table.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { openFixture } from '../support/fixture-tree.ts';
import { asReport, createReporter } from '../support/reports.ts';

async function takeReport() {
  const fixture = openFixture('3.10');
  const clock = new FakeClock();
  const { reporter } = createReporter({ ...fixture, clock });
  await reporter.draft(0);
  fixture.advance();
  clock.advance(30_000);
  const draft = await reporter.draft(0);
  if (!draft) throw new Error('no report');
  return asReport(draft);
}

describe('the doctor', () => {
  it('names every source with its state and the reason', async () => {
    const { text, usable } = diagnose(await takeReport());
    expect(usable).toBe(true);
    expect(text).toMatch(/^ok {12}CPU time of the host$/m);
    expect(text).toMatch(
      /^unsupported {3}pressure \(PSI\): no \/proc\/pressure: the kernel is older than 4\.20/m,
    );
    expect(text).toMatch(/^covered: .*net 62 %/m);
  });

  it('calls a host unusable whose processes cannot be listed, and leaves out no source that it does not know', async () => {
    const report = await takeReport();
    const sources = ['processes', 'somethingNew'].map((source) => ({
      ...{ source, state: 'failed' as const, reason: 'EIO: of the kernel' },
    }));
    const { text, usable } = diagnose({ ...report, sources });
    expect(usable).toBe(false);
    expect(text).toMatch(/^failed {8}processes: CPU and memory: EIO: of the kernel$/m);
    expect(text).toMatch(/^failed {8}somethingNew: EIO/m);
  });
});

describe('the table', () => {
  it('has the busiest first, and as many lines as there is room for', async () => {
    const report = await takeReport();
    const all = formatReport(report).trimEnd().split('\n');
    expect(all[1]).toMatch(/^mysqld 3307 +30\.0 /);
    const rows = report.sources.length + 3;
    const few = formatReport(report, { rows }).trimEnd().split('\n');
    expect(few).toEqual([...all.slice(0, 3), ...all.slice(-report.sources.length)]);
  });
});

describe('the command line', () => {
  it('takes options only where they belong', () => {
    expect(parseArguments(['top', '--count', '3'])).toEqual({ name: 'top', count: 3, configFile: undefined });
    expect(parseArguments(['doctor'])).toEqual({ name: 'doctor', configFile: undefined });
    expect(() => parseArguments(['doctor', '--json'])).toThrow('--json belongs to "once"');
    expect(() => parseArguments(['once', '--count', '3'])).toThrow('--count belongs to "top"');
    expect(() => parseArguments(['top', '--count', '0'])).toThrow('allowed: a whole number from 1');
  });
});
