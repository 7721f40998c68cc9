import { speak } from '../testing/messages';
import { type Check } from './adding-queries';
import { foundText, remedyText } from './check-text';

const check = (change: Partial<Check>): Check => ({
  ...{ name: 'disk', state: 'fail', code: 'DISK_FULL', values: { freeMib: 12, neededMib: 400 } },
  ...{ reason: '12 MiB free in /opt', remedy: 'make room' },
  ...change,
});

describe('what a check says', () => {
  it('is in the language of the reader, with what was found', async () => {
    await speak('zh-Hans');
    expect(foundText(check({}))).toBe('/opt 剩余 12 MiB');
    expect(remedyText(check({}))).toBe('请腾出空间：需要 400 MiB');
  });

  it('is in the words of the backend where there are no others', () => {
    const other = check({ code: 'NEW_CODE' });
    expect(foundText(other)).toBe('12 MiB free in /opt');
    expect(remedyText(other)).toBe('make room');
    expect(remedyText(check({ code: 'glibc', remedy: null }))).toBeUndefined();
  });
});
