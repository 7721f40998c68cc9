import { blame, instance } from '../testing/culprits-answer';
import { speak } from '../testing/messages';
import { blameSentence } from './sentence';

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
      'The CPU was 97 % busy. No instance stood out: the load was spread.',
    );
    expect(blameSentence(blame({ code: 'quiet' }), [])).toMatch(/no instance stood out/);
  });

  it('says when it cannot tell, and why', () => {
    const source = { source: 'processIo', state: 'noPermission', reason: 'not root' } as const;
    expect(blameSentence(blame({ code: 'unattributed', unattributedShare: 0.45 }), [source])).toBe(
      'Cannot tell: 45 % of disk reads is unattributed. processIo: not root.',
    );
    expect(blameSentence(blame({ code: 'noData' }), [])).toMatch(/no data/);
  });

  it('speaks Chinese to those who read Chinese', async () => {
    await speak('zh-Hans');
    expect(blameSentence(blame(), [])).toBe(
      'mysqld 3307 占磁盘读 71 %，平时 9 %。磁盘繁忙 98 %。mysqld 3309 和 mysqld 3311 因此等待。',
    );
  });

  it('takes a name as it is', () => {
    const guilty = { id: 1, engine: 'x', port: 1, dataDir: '', name: 'a<b>/{{who}}' };
    expect(blameSentence(blame({ guilty, hurt: [], saturation: null, usualShare: null }), [])).toContain(
      'a<b>/',
    );
  });
});
