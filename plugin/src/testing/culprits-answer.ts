import {
  type Amounts,
  type Blame,
  type CulpritRow,
  type Culprits,
  type InstanceRef,
  type JobRow,
} from '@dpm/protocol';

/** Answers of the read API, complete and small; tests change what they are about. */
export const NOTHING: Amounts = {
  cpu: 0,
  memory: 0,
  diskRead: 0,
  diskWrite: 0,
  netIn: null,
  netOut: null,
};

export const instance = (id: number, port: number): InstanceRef => ({
  id,
  engine: 'mysqld',
  port,
  dataDir: `/data/${port}`,
  name: `mysqld ${port}`,
});

export function culpritRow(change: Partial<CulpritRow> = {}): CulpritRow {
  return {
    kind: 'instance',
    instance: instance(1, 3307),
    command: '/usr/sbin/mysqld --port=3307',
    pid: 4001,
    processCount: 1,
    restarts: 0,
    amounts: NOTHING,
    cpuWaitMs: null,
    ioWaitMs: null,
    delay: null,
    threads: null,
    fds: null,
    fdLimit: null,
    swapBytes: null,
    loopback: null,
    peers: [],
    peerCount: 0,
    jobs: [],
    burst: null,
    processes: [],
    ...change,
  };
}

export function jobRow(change: Partial<JobRow> = {}): JobRow {
  return {
    name: 'mysqldump',
    command: 'mysqldump --single-transaction orders',
    pid: 771,
    seen: true,
    runs: 1,
    startedAtMs: 1_795_519_920_000,
    endedAtMs: 1_795_520_640_000,
    amounts: { ...NOTHING, cpu: 90_000, memory: null, diskRead: 660_000 },
    estimated: false,
    ...change,
  };
}

export function blame(change: Partial<Blame> = {}): Blame {
  return {
    code: 'guilty',
    resource: 'diskRead',
    guilty: instance(1, 3307),
    share: 0.71,
    usualShare: 0.09,
    part: null,
    most: [],
    hurt: [instance(2, 3309), instance(3, 3311)],
    confidence: 0.9,
    saturation: 0.98,
    unattributedShare: 0.04,
    episode: null,
    ...change,
  };
}

/** A quarter of an hour on four cores: 3307 reads, 3309 computes, and the rest. */
export function culpritsAnswer(change: Partial<Culprits> = {}): Culprits {
  const rest = { instance: null, command: null, pid: null };
  return {
    host: 'db-17',
    fromMs: 1_795_519_800_000,
    toMs: 1_795_520_700_000,
    nowMs: 1_795_520_700_000,
    resolution: { table: 'host_sample', stepMs: 5_000 },
    samples: 180,
    measuredMs: 900_000,
    cores: 4,
    memoryTotalBytes: 16 * 2 ** 30,
    totals: {
      cpu: 1_800_000,
      memory: 8 * 2 ** 30,
      diskRead: 1_000_000,
      diskWrite: 500,
      netIn: null,
      netOut: null,
    },
    deviceWriteBytes: 700,
    rows: [
      culpritRow({
        amounts: { ...NOTHING, cpu: 300_000, memory: 2 ** 30, diskRead: 710_000, diskWrite: 100 },
      }),
      culpritRow({
        instance: instance(2, 3309),
        amounts: { ...NOTHING, cpu: 1_200_000, memory: 5 * 2 ** 30, diskRead: 80_000, diskWrite: 350 },
      }),
      culpritRow({
        ...rest,
        kind: 'unattributed',
        processCount: null,
        amounts: { ...NOTHING, cpu: -60_000, memory: 2 ** 30, diskRead: 40_000, diskWrite: 20 },
      }),
      culpritRow({
        ...rest,
        kind: 'other',
        processCount: 212,
        amounts: { ...NOTHING, cpu: 360_000, memory: 2 ** 30, diskRead: 170_000, diskWrite: 30 },
      }),
    ],
    pressure: { cpu: null, io: null, ioFull: null, memory: null, memoryFull: null },
    strip: [],
    blame: blame(),
    sources: [{ source: 'net', state: 'notCollected', reason: 'no collector yet' }],
    coverage: { processes: 1, processIo: 1, net: null },
    agent: null,
    ...change,
  };
}
