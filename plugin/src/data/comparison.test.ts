import { type Compared, type Context } from '@dpm/protocol';
import { culpritRow, culpritsAnswer, instance, NOTHING } from '../testing/culprits-answer';
import { speak } from '../testing/messages';
import { changeHints, changeText } from './change-text';
import { compareRows } from './comparison';
import { placeMarks } from './marks';

const amounts = (diskRead: number | null) => ({ ...NOTHING, diskRead });
const window = (rows: Compared['rows'], total: number | null): Compared => ({
  ...{ fromMs: 0, toMs: 1, measuredMs: 1, rows, totals: amounts(total) },
});
const before = (id: number, diskRead: number | null) => ({
  ...{ kind: 'instance' as const, instance: id, amounts: amounts(diskRead) },
});
const NOW = culpritsAnswer({
  totals: amounts(100),
  rows: [
    culpritRow({ instance: instance(1, 3307), amounts: amounts(71) }),
    culpritRow({ instance: instance(2, 3309), amounts: amounts(8) }),
    culpritRow({ kind: 'other', instance: null, amounts: amounts(21) }),
  ],
});
const context = (change: Partial<Context>): Context => ({
  ...{ host: 'db-17', hourBefore: null, lastWeek: null, incidents: [], ...change },
});

describe('the change against another window', () => {
  beforeAll(() => speak('en-US'));

  it('is of shares, in points, whatever the lengths of the windows', () => {
    const hourBefore = window(
      [before(1, 90), before(2, 190), { kind: 'other', instance: null, amounts: amounts(200) }],
      1_000,
    );
    const changes = compareRows(NOW, context({ hourBefore }));
    const text = (key: number | string) => changeText(changes.get(key)!.diskRead.hour);
    expect([text(1), text(2), text('other')]).toEqual(['▲ +62', '▼ −11', '']);
    expect(changeHints(changes.get(1), 'diskRead')).toEqual([
      'the hour before: 9 %',
      'the same time last week: not known',
    ]);
  });

  it('says of an instance that was not there that it is new, and nothing where the host was not measured', () => {
    const changes = compareRows(NOW, context({ lastWeek: window([before(1, 5)], 10) }));
    expect(changeText(changes.get(2)!.diskRead.week)).toBe('new');
    expect(changeHints(changes.get(2), 'diskRead')[1]).toBe('the same time last week: it was not there');
    expect(changes.get(2)!.diskRead.hour).toMatchObject({ then: null, by: null, isNew: false });
    expect(changeText(changes.get(2)!.cpu.week)).toBe('');
    expect(changeText(changes.get(2)!.diskRead.hour)).toBe('');
    expect(changeText(changes.get(1)!.cpu.week)).toBe('');
  });

  it('is nothing while it is not known', () => {
    const changes = compareRows(NOW, undefined);
    expect(changeText(changes.get(1)!.diskRead.hour)).toBe('');
    const unmeasured = compareRows(NOW, context({ hourBefore: window([before(1, null)], null) }));
    expect(unmeasured.get(1)!.diskRead.hour.by).toBeNull();
  });
});

describe('the mark of an incident', () => {
  const incident = { id: 1, kind: 'host', severity: 'critical', title: 'x' };
  it('stands where it lasted, within the window; an open one reaches to the end', () => {
    const marks = placeMarks(
      [
        { ...incident, beganMs: 25, resolvedMs: 50 },
        { ...incident, beganMs: -100, resolvedMs: 10 },
        { ...incident, beganMs: 75, resolvedMs: null },
      ],
      { fromMs: 0, toMs: 100 },
    );
    expect(marks.map(({ left, width }) => [left, width])).toEqual([
      [0.25, 0.25],
      [0, 0.1],
      [0.75, 0.25],
    ]);
  });
});
