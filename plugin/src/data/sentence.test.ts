import { type Holder } from '@dpm/protocol';
import { blame, instance } from '../testing/culprits-answer';
import { speak } from '../testing/messages';
import { blameSentence } from './sentence';

const STRESS = { pid: 771, name: 'build.py', share: 0.45 };
const holder = (change: Partial<Holder>): Holder => ({
  ...{ kind: 'instance', instance: null, processCount: null, share: 0.5, process: null },
  ...change,
});

describe('the sentence on top of Culprits', () => {
  beforeEach(() => speak('en-US'));

  it('names who took what, how unusual that is and who waited', () => {
    expect(blameSentence(blame(), [])).toBe(
      'mysqld 3307 took 71 % of disk reads (usual 9 %). The disk was 98 % busy. mysqld 3309 and mysqld 3311 waited for it.',
    );
  });

  it.each([
    ['cpu', 'The CPU was 98 % busy.'],
    ['memory', 'Memory was 98 % full.'],
    ['netIn', 'The network was 98 % busy.'],
  ] as const)('says what was saturated: %s', (resource, text) => {
    expect(blameSentence(blame({ resource, hurt: [] }), [])).toContain(text);
  });

  it('lists as many as waited', () => {
    const hurt = [3309, 3311, 3313].map((port) => instance(port, port));
    expect(blameSentence(blame({ hurt }), [])).toContain('mysqld 3309, mysqld 3311 and mysqld 3313 waited');
    const many = [3309, 3311, 3313, 3315, 3317].map((port) => instance(port, port));
    expect(blameSentence(blame({ hurt: many }), [])).toContain('mysqld 3313 and 2 more waited for it.');
    expect(blameSentence(blame({ hurt: hurt.slice(0, 1) }), [])).toContain(
      'busy. mysqld 3309 waited for it.',
    );
  });

  it('says nothing of the usual share while there is no history', () => {
    expect(blameSentence(blame({ usualShare: null, hurt: [], saturation: null }), [])).toBe(
      'mysqld 3307 took 71 % of disk reads.',
    );
  });

  it('accuses nobody while nothing was saturated', () => {
    const sentence = blameSentence(blame({ code: 'busy', usualShare: null }), []);
    expect(sentence).toBe('Nothing was saturated in this window. mysqld 3307 used most of disk reads: 71 %.');
    expect(blameSentence(blame({ code: 'spread', resource: 'cpu', saturation: 0.97, hurt: [] }), [])).toBe(
      'The CPU was 97 % busy. No instance stood out.',
    );
    expect(blameSentence(blame({ code: 'quiet' }), [])).toBe(
      'Nothing was saturated in this window. No instance stood out.',
    );
  });

  it('names who had most when nobody stood out, processes of no instance by the largest of them', () => {
    const most = [
      holder({ kind: 'other', instance: null, processCount: 122, share: 0.6, process: STRESS }),
      holder({ instance: instance(1, 34363), share: 0.36 }),
      holder({ kind: 'unattributed', instance: null, share: 0.12 }),
    ];
    const spread = blame({ code: 'spread', resource: 'cpu', saturation: 1, hurt: [], most });
    expect(blameSentence(spread, [])).toBe(
      'The CPU was 100 % busy. No instance stood out: 60 % by 122 processes that belong to no instance ' +
        '(above all build.py, PID 771: 45 %), 36 % by mysqld 34363, 12 % by nobody known.',
    );
    const quiet = blame({ ...spread, code: 'quiet', saturation: 0.7, most: most.slice(1, 2) });
    expect(blameSentence(quiet, [])).toBe(
      'Nothing was saturated in this window. No instance stood out. CPU: 36 % by mysqld 34363.',
    );
  });

  it('names the job that did most of it', () => {
    const part = { name: 'mysqldump', share: 0.66 };
    expect(blameSentence(blame({ part, usualShare: null, saturation: null, hurt: [] }), [])).toBe(
      'mysqld 3307 took 71 % of disk reads. Most of that was mysqldump (66 %).',
    );
  });

  it('says when something was saturated for a part of the window only', () => {
    const at = Date.parse('2026-11-24T14:02:00Z');
    const episode = { resource: 'diskRead', fromMs: at, toMs: at + 180_000, saturation: 0.98 } as const;
    const sentence = blameSentence(blame({ code: 'busy', usualShare: null, episode }), []);
    expect(sentence).toMatch(
      /^The disk was saturated from \d\d:\d\d to \d\d:\d\d \(98 %\), not all the time\./,
    );
    expect(sentence).not.toContain('Nothing was saturated');
    const short = { ...episode, toMs: at + 20_000 };
    expect(blameSentence(blame({ code: 'quiet', episode: short }), [])).toMatch(
      /from \d\d:\d\d:00 to \d\d:\d\d:20/,
    );
  });

  it('says when it cannot tell, and why', () => {
    const source = { source: 'processIo', state: 'noPermission', reason: 'not root' } as const;
    expect(blameSentence(blame({ code: 'unattributed', unattributedShare: 0.45, hurt: [] }), [source])).toBe(
      'Cannot tell: 45 % of disk reads is unattributed. I/O of processes: not root.',
    );
    expect(blameSentence(blame({ code: 'unattributed' }), [])).toMatch(
      /unattributed\. mysqld 3309 and mysqld 3311 waited for it\.$/,
    );
    expect(blameSentence(blame({ code: 'noData' }), [])).toMatch(/no data/);
  });

  it('speaks Chinese to those who read Chinese', async () => {
    await speak('zh-Hans');
    expect(blameSentence(blame(), [])).toBe(
      'mysqld 3307 占 磁盘读 71 %，平时 9 %。磁盘繁忙 98 %。mysqld 3309 和 mysqld 3311 因此等待。',
    );
    const many = [3309, 3311, 3313, 3315].map((port) => instance(port, port));
    expect(blameSentence(blame({ hurt: many }), [])).toMatch(/mysqld 3313 及另外 1 个实例因此等待。$/);
  });

  it('takes a name as it is', () => {
    const guilty = { id: 1, engine: 'x', port: 1, dataDir: '', name: 'a<b>/{{who}}' };
    expect(blameSentence(blame({ guilty, hurt: [], saturation: null, usualShare: null }), [])).toContain(
      'a<b>/',
    );
  });
});
