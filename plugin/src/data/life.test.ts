import { type LifePoint } from '@dpm/protocol';
import { curveOf, pathOf } from './life';

const point = (atMs: number, change: Partial<LifePoint> = {}): LifePoint => ({
  ...{ atMs, cpu: null, cpuMax: null, memoryBytes: null, memoryMax: null, read: null, readMax: null },
  ...{ write: null, netIn: null, netOut: null, threadsMax: null, fdsMax: null, restarts: 0 },
  ...change,
});
const BOX = { fromMs: 0, toMs: 100, stepMs: 10, top: 4, width: 200, height: 40 };

describe('the life of an instance', () => {
  it('has an average of its averages, the busiest sample, and the newest', () => {
    const curve = curveOf([point(10, { cpu: 1, cpuMax: 3 }), point(20, { cpu: 2, cpuMax: 2.5 })], 'cpu');
    expect(curve).toMatchObject({ average: 1.5, most: 3, newest: 2 });
    expect(curveOf([point(10)], 'netIn')).toMatchObject({ average: null, most: null, newest: null });
    expect(curveOf([point(10, { fdsMax: 7 })], 'fds')).toMatchObject({ most: 7 });
  });

  it('is drawn as a line that breaks where a stretch is missing', () => {
    const values = [
      { atMs: 20, value: 2 },
      { atMs: 30, value: 4 },
      { atMs: 60, value: 0 },
      { atMs: 70, value: null },
      { atMs: 80, value: 1 },
    ];
    expect(pathOf(values, BOX)).toBe('M20,20L40,20L60,0M100,40L120,40M140,30L160,30');
    expect(pathOf([], BOX)).toBe('');
  });
});
