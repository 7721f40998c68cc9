import { speak } from '../testing/messages';
import { formatAmount, formatShare } from './format';

describe('figures', () => {
  beforeAll(() => speak('en-US'));

  it.each([
    [0, '0'],
    [0.0004, '< 0.1 %'],
    [-0.0004, '> −0.1 %'],
    [0.004, '0.4 %'],
    [0.0996, '10 %'],
    [0.714, '71 %'],
    [1, '100 %'],
    [-0.02, '−2 %'],
  ])('share %p reads %s', (share, text) => {
    expect(formatShare(share)).toBe(text);
  });

  it('are rates over the measured time, memory an average', () => {
    const over = { measuredMs: 10_000 };
    expect(formatAmount(15_000, { column: 'cpu', ...over })).toBe('1.50 cores');
    expect(formatAmount(3 * 2 ** 30, { column: 'memory', ...over })).toBe('3.0 GiB');
    expect(formatAmount(10 * 2 ** 20, { column: 'diskRead', ...over })).toBe('1.0 MiB/s');
    expect(formatAmount(1, { column: 'diskRead', measuredMs: 0 })).toBe('–');
  });
});
