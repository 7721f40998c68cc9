import { useEffect, useRef, useState } from 'react';
import { type HostAccess, type HostEntry } from '@dpm/protocol';
import { askPreflight, type Preflight } from '../../../data/adding-queries';
import { toReadFailure, type ReadFailure } from '../../../data/read-failure';

/** What a check of one host has come to. */
export type Checked =
  { state: 'running' } | { state: 'done'; answer: Preflight } | { state: 'failed'; failure: ReadFailure };

/** So many hosts are looked at at once. */
const AT_ONCE = 4;

/** Checks hosts, a few at once; leaving the page ends it. */
export function usePreflights(access: HostAccess | undefined) {
  const [checked, setChecked] = useState<ReadonlyMap<string, Checked>>(new Map());
  const leaving = useRef<AbortController>(undefined);
  useEffect(() => {
    leaving.current = new AbortController();
    return () => leaving.current?.abort();
  }, []);

  const put = (host: string, result: Checked) => setChecked((before) => new Map(before).set(host, result));
  const checkOne = async (host: HostEntry, signal: AbortSignal) => {
    put(host.address, { state: 'running' });
    try {
      put(host.address, { state: 'done', answer: await askPreflight({ host, access }, signal) });
    } catch (error) {
      if (!signal.aborted) {
        put(host.address, { state: 'failed', failure: toReadFailure(error) });
      }
    }
  };
  const check = async (hosts: readonly HostEntry[]) => {
    const signal = leaving.current?.signal ?? new AbortController().signal;
    const waiting = [...hosts];
    const work = async () => {
      for (let host = waiting.shift(); host && !signal.aborted; host = waiting.shift()) {
        await checkOne(host, signal);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  };
  return { checked, check };
}
