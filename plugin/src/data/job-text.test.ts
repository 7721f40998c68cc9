import { jobRow } from '../testing/culprits-answer';
import { speak } from '../testing/messages';
import { jobText } from './job-text';

const START = Date.parse('2026-11-24T14:02:00');
const MIN = 60_000;
const text = (change: Parameters<typeof jobRow>[0]) =>
  jobText(jobRow({ startedAtMs: START, endedAtMs: START + 17 * MIN, ...change }), { atMs: START + 30 * MIN });

describe('a job in words', () => {
  beforeEach(() => speak('en-US'));

  it('is its program, when it began and how long it was at work', () => {
    expect(text({})).toBe('job mysqldump (14:02, 17m)');
    expect(text({ endedAtMs: START + 125 * MIN })).toBe('job mysqldump (14:02, 2h 5m)');
    expect(text({ endedAtMs: START + 2_000 })).toBe('job mysqldump (14:02, 2s)');
  });

  it('has no end while it goes on', () => {
    expect(text({ endedAtMs: null })).toBe('mysqldump (since 14:02)');
  });

  it('names the day when it began on another', () => {
    expect(text({ startedAtMs: START - 26 * 60 * MIN })).toBe('job mysqldump (11-23 12:02, 26h 17m)');
  });

  it('is told once for many runs, and by its parent when it was not seen', () => {
    expect(text({ runs: 3, name: 'report.sh', pid: null })).toBe('3 × report.sh (14:02–14:19)');
    expect(text({ runs: 2, endedAtMs: START + 9_000 })).toBe('2 × mysqldump (14:02:00–14:02:09)');
    expect(text({ seen: false, name: 'cron', startedAtMs: null })).toBe('ended children of cron');
  });

  it('speaks Chinese', async () => {
    await speak('zh-Hans');
    expect(text({})).toBe('作业 mysqldump（14:02，17 分钟）');
  });
});
