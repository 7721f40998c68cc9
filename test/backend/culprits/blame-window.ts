import type { Amounts, CulpritRow, InstanceRef, ProcessRow } from '@dpm/protocol';
import type { BlameWindow } from '../../../backend/src/culprits/blame.ts';

export const NOTHING: Amounts = {
  cpu: null,
  memory: null,
  diskRead: null,
  diskWrite: null,
  netIn: null,
  netOut: null,
};
const MEASURED_MS = 100_000;

const instance = (port: number): InstanceRef => ({
  ...{ id: port, engine: 'mysqld', port },
  ...{ dataDir: `/data/${port}`, name: `mysqld ${port}` },
});

export type Part = Partial<Amounts> & { cpuWaitMs?: number; ioWaitMs?: number } & Partial<
    Pick<CulpritRow, 'processCount' | 'processes' | 'jobs'>
  >;

export const process = (pid: number, command: string, amounts: Partial<Amounts>): ProcessRow => ({
  ...{ pid, command, startedAtMs: 0, role: null, samples: 1 },
  amounts: { ...NOTHING, ...amounts },
});

/** Parts by port, or by `other` and `unattributed`; totals are what they add up to. */
export function windowOf(
  parts: Record<string, Part>,
  change: Partial<Omit<BlameWindow, 'used'>> & { used?: Partial<BlameWindow['used']> } = {},
): BlameWindow {
  const rows = Object.entries(parts).map(([key, part]): BlameWindow['rows'][number] => {
    const { cpuWaitMs, ioWaitMs, processCount, processes, jobs, ...amounts } = part;
    return {
      kind: key === 'other' || key === 'unattributed' ? key : ('instance' as const),
      instance: key === 'other' || key === 'unattributed' ? null : instance(Number(key)),
      amounts: { ...NOTHING, ...amounts },
      cpuWaitMs: cpuWaitMs ?? null,
      ioWaitMs: ioWaitMs ?? null,
      processCount: processCount ?? null,
      processes: processes ?? [],
      jobs: jobs ?? [],
    };
  });
  const total = (key: keyof Amounts) => {
    const measured = rows.flatMap(({ amounts }) => amounts[key] ?? []);
    return measured.length === 0 ? null : measured.reduce((sum, amount) => sum + amount, 0);
  };
  return {
    measuredMs: MEASURED_MS,
    rows,
    totals: {
      ...NOTHING,
      ...{ cpu: total('cpu'), memory: total('memory') },
      ...{ diskRead: total('diskRead'), diskWrite: total('diskWrite') },
    },
    deviceWriteBytes: null,
    coverage: { processes: 1, processIo: 1, net: null },
    strip: [],
    ...change,
    used: { cpu: 0.1, disk: 0.1, memory: 0.5, ...change.used },
  };
}
