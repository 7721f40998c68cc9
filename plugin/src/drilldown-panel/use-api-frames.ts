import { useEffect, useState } from 'react';
import { type Resource, type Series, type SeriesMissing } from '@dpm/protocol';
import { applyFieldOverrides, type DataFrame, type FieldConfigSource, type TimeRange } from '@grafana/data';
import { useTheme2 } from '@grafana/ui';
import { read } from '../data/read';
import { type ReadFailure } from '../data/read-failure';
import { isNet, toFrame } from './api-frames';
import { type Path, type Place } from './places';

interface Asked {
  enabled: boolean;
  host: string;
  resource: Resource;
  timeRange: TimeRange;
  path: Path;
  fieldConfig: FieldConfigSource;
  replaceVariables: (text: string) => string;
}

export interface ApiFrames {
  /** Of the last answer about this host and resource, while a new one is on its way. */
  frames: DataFrame[];
  /** What the answer about the opened process lacks. */
  missing: SeriesMissing | undefined;
  loading: boolean;
  failure: ReadFailure | undefined;
  retry: () => void;
}

interface Answered {
  /** Host and resource. */
  of: string;
  /** What was opened. */
  at: string;
  frames: DataFrame[];
  missing?: SeriesMissing | undefined;
  failure?: ReadFailure;
}

const NO_FRAMES: DataFrame[] = [];

/**
 * Series of the app's backend: all instances, of the one that was opened its processes and clients, and of a process
 * that was opened the clients.
 */
export function useApiFrames({
  enabled,
  host,
  resource,
  timeRange,
  path,
  fieldConfig,
  replaceVariables,
}: Asked): ApiFrames {
  const theme = useTheme2();
  const [attempt, setAttempt] = useState(0);
  const [answered, setAnswered] = useState<Answered>({ of: '', at: '', frames: NO_FRAMES });
  const from = timeRange.from.valueOf();
  const to = timeRange.to.valueOf();
  const instance = path[0]?.name ?? '';
  const process = path[1]?.level === 'process' ? path[1].name : '';
  const at = JSON.stringify([instance, process]);
  const of = `${host}/${resource}`;
  useEffect(() => {
    if (!enabled) {
      return;
    }
    const asking = new AbortController();
    const keep = (answer: (last: Answered) => Answered) => asking.signal.aborted || setAnswered(answer);
    readFrames({ host, resource, from, to }, { instance, process, signal: asking.signal }).then(
      ({ frames: data, missing }) =>
        keep(() => ({
          of,
          at,
          frames: applyFieldOverrides({ data, fieldConfig, replaceVariables, theme }),
          missing,
        })),
      (failure: ReadFailure) =>
        keep((last) => ({ ...(last.of === of ? last : { frames: NO_FRAMES }), of, at, failure })),
    );
    return () => asking.abort();
  }, [
    enabled,
    host,
    resource,
    from,
    to,
    instance,
    process,
    at,
    of,
    attempt,
    theme,
    fieldConfig,
    replaceVariables,
  ]);
  const isOfThis = answered.of === of;
  return {
    frames: isOfThis ? answered.frames : NO_FRAMES,
    missing: isOfThis && answered.at === at ? answered.missing : undefined,
    loading: !isOfThis || answered.at !== at,
    failure: isOfThis ? answered.failure : undefined,
    retry: () => setAttempt(attempt + 1),
  };
}

type Query = { host: string; resource: Resource; from: number; to: number };

async function readFrames(
  query: Query,
  { instance, process, signal }: { instance: string; process: string; signal: AbortSignal },
): Promise<{ frames: DataFrame[]; missing?: SeriesMissing | undefined }> {
  const all = await read<Series>('series', { query, signal });
  const [opened] = all.series.filter(({ name }) => name === instance);
  if (opened === undefined) {
    return { frames: [toFrame(all)] };
  }
  const ofOne = { ...query, instance: opened.instance?.id ?? 0 };
  const readBy = (by: 'process' | 'client') => read<Series>('series', { query: { ...ofOne, by }, signal });
  const [processes, clients] = await Promise.all([
    readBy('process'),
    ...(isNet(query.resource) ? [readBy('client')] : []),
  ]);
  const key = processes.series.find(({ name }) => name === process)?.process;
  const own =
    key === undefined
      ? undefined
      : await read<Series>('series', { query: { ...ofOne, by: 'client', process: key }, signal });
  return {
    frames: [
      toFrame(all),
      ...below(processes, { instance }),
      ...below(clients, { instance }),
      ...below(own, { instance, process }),
    ],
    missing: own?.missing,
  };
}

/** None where there is nothing to draw. */
function below(series: Series | undefined, upper: Place): DataFrame[] {
  return series === undefined || series.series.length === 0 ? [] : [toFrame(series, upper)];
}
