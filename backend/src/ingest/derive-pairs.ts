/** Who talked to whom, as rows: one per pair of addresses, and one per process of those that several share. */
import type { Report } from '@dpm/protocol';
import type { SampleKey } from './derive-host.ts';
import type { ReportIds, Row, SampleRows } from './rows.ts';

type NetPair = NonNullable<Report['netPairs']>[number];
type PairProcess = NonNullable<NetPair['processes']>[number];

export function derivePairs(
  { netPairs = [], intervalMs }: Report,
  { key, ids }: { key: SampleKey; ids: ReportIds },
): Pick<SampleRows, 'net_pair_sample' | 'process_pair_sample'> {
  const pairs = new Map<number | undefined, NetPair>();
  netPairs.forEach((pair, index) => {
    const pairId = ids.netPairs[index];
    const known = pairs.get(pairId);
    pairs.set(pairId, known ? joinPairs(known, pair) : pair);
  });
  const whole: Row<'net_pair_sample'>[] = [];
  const shared: Row<'process_pair_sample'>[] = [];
  for (const [pairId, { inBytes, outBytes, pid, processes }] of pairs) {
    whole.push({
      host_id: key.host_id,
      a_time: key.a_time,
      seq: key.seq,
      pair_id: pairId,
      interval_ms: intervalMs,
      in_bytes: inBytes,
      out_bytes: outBytes,
      pid,
    });
    for (const one of processes ?? []) {
      shared.push({
        host_id: key.host_id,
        a_time: key.a_time,
        seq: key.seq,
        pid: one.pid,
        pair_id: pairId,
        interval_ms: intervalMs,
        in_bytes: one.inBytes,
        out_bytes: one.outBytes,
      });
    }
  }
  return { net_pair_sample: whole, process_pair_sample: shared };
}

/** A pair that is named twice, in other letters or of two instances, is one with the sum of its bytes. */
function joinPairs(one: NetPair, other: NetPair): NetPair {
  const processes = new Map<number, PairProcess>();
  for (const { pid, inBytes, outBytes } of [...processesOf(one), ...processesOf(other)]) {
    const { inBytes: inBefore = 0, outBytes: outBefore = 0 } = processes.get(pid) ?? {};
    processes.set(pid, { pid, inBytes: inBefore + inBytes, outBytes: outBefore + outBytes });
  }
  const { local, remote } = one;
  const sum = {
    local,
    remote,
    inBytes: one.inBytes + other.inBytes,
    outBytes: one.outBytes + other.outBytes,
  };
  return one.pid !== undefined && one.pid === other.pid
    ? { ...sum, pid: one.pid }
    : { ...sum, processes: [...processes.values()] };
}

function processesOf({ pid, processes = [], inBytes, outBytes }: NetPair): readonly PairProcess[] {
  return pid === undefined ? processes : [{ pid, inBytes, outBytes }];
}
