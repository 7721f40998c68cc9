import { blame, culpritRow, culpritsAnswer, instance, jobRow, NOTHING } from '../testing/culprits-answer';
import { COLUMNS } from './columns';
import { buildTable } from './culprit-table';

describe('the table of culprits', () => {
  it.each(['cpu', 'memory', 'diskRead', 'diskWrite'] as const)('adds up to the host in %s', (column) => {
    const { instances, rest, host } = buildTable(culpritsAnswer(), 'cpu');
    const lines = [...instances, ...rest];
    const sum = (of: 'amount' | 'share') =>
      lines.reduce((total, { cells }) => total + (cells[column][of] ?? 0), 0);
    expect(sum('amount')).toBe(host[column].amount);
    expect(sum('share')).toBeCloseTo(1);
  });

  it('ranks instances by the chosen column and keeps other and unattributed at the end', () => {
    const ports = (sort: 'cpu' | 'diskRead') =>
      buildTable(culpritsAnswer(), sort).instances.map(({ row }) => row.instance?.port);
    expect(ports('cpu')).toEqual([3309, 3307]);
    expect(ports('diskRead')).toEqual([3307, 3309]);
    expect(buildTable(culpritsAnswer(), 'cpu').rest.map(({ row }) => row.kind)).toEqual([
      'other',
      'unattributed',
    ]);
  });

  it('leaves the unattributed part below zero where it is', () => {
    const [, unattributed] = buildTable(culpritsAnswer(), 'cpu').rest;
    expect(unattributed?.cells.cpu.share).toBeCloseTo(-1 / 30);
  });

  it('says why a figure is absent, and never calls it zero', () => {
    const { instances } = buildTable(culpritsAnswer(), 'cpu');
    expect(instances[0]?.cells.net).toEqual({
      amount: null,
      share: null,
      absent: { source: 'net', state: 'notCollected', reason: 'no collector yet' },
    });
    expect(instances[0]?.cells.cpu.absent).toBeNull();
  });

  it('has zero shares, not gaps, on a host that used nothing', () => {
    const answer = culpritsAnswer({ totals: NOTHING, rows: [culpritRow()] });
    expect(buildTable(answer, 'cpu').instances[0]?.cells.cpu.share).toBe(0);
  });

  it('scales the bars of a column by its largest share', () => {
    const { scale } = buildTable(culpritsAnswer(), 'cpu');
    expect(scale.diskRead).toBeCloseTo(0.71);
    expect(scale.net).toBeNull();
    expect(COLUMNS.filter((column) => scale[column] === null)).toEqual(['net']);
  });

  it('puts the two heaviest jobs below their row, and leaves out what used next to nothing', () => {
    const jobs = ['xtrabackup', 'gzip', 'tar', 'sync'].map((name, index) =>
      jobRow({ name, amounts: { ...NOTHING, memory: null, diskRead: index === 1 ? 5_000 : 400_000 } }),
    );
    const [line] = buildTable(culpritsAnswer({ rows: [culpritRow({ jobs })] }), 'cpu').instances;
    expect(line?.jobs.map(({ job }) => job.name)).toEqual(['xtrabackup', 'tar']);
    expect(line?.jobs[0]?.cells.diskRead.share).toBeCloseTo(0.4);
    expect(line?.jobs[0]?.cells.memory.amount).toBeNull();
  });

  it('ranks by how long instances waited, those of whom it is not known last', () => {
    const rows = [
      culpritRow(),
      culpritRow({ instance: instance(2, 3309), cpuWaitMs: 5, ioWaitMs: null }),
      culpritRow({ instance: instance(3, 3311), cpuWaitMs: 0, ioWaitMs: 90 }),
    ];
    const { instances } = buildTable(culpritsAnswer({ rows }), 'waited');
    expect(instances.map(({ row }) => row.instance?.port)).toEqual([3311, 3309, 3307]);
  });

  it('marks the guilty only when something was saturated, and the hurt beside it', () => {
    const verdicts = (code: 'guilty' | 'busy' | 'quiet') =>
      buildTable(
        culpritsAnswer({ blame: blame({ code, hurt: [instance(2, 3309)] }) }),
        'diskRead',
      ).instances.map(({ verdict }) => verdict);
    expect(verdicts('guilty')).toEqual(['guilty', 'hurt']);
    expect(verdicts('busy')).toEqual(['most', 'hurt']);
    expect(verdicts('quiet')).toEqual([null, 'hurt']);
  });
});
