import { useEffect, useState } from 'react';
import { type Resource, type Series } from '@dpm/protocol';
import { applyFieldOverrides, type DataFrame, type FieldConfigSource, type TimeRange } from '@grafana/data';
import { useTheme2 } from '@grafana/ui';
import { read } from '../data/read';
import { type ReadFailure } from '../data/read-failure';
import { toFrame } from './api-frames';
import { type Path } from './places';

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
  loading: boolean;
  failure: ReadFailure | undefined;
  retry: () => void;
}

interface Answered {
  /** Host and resource. */
  of: string;
  instance: string;
  frames: DataFrame[];
  failure?: ReadFailure;
}

const NO_FRAMES: DataFrame[] = [];

/** Series of the app's backend: all instances, and of the one that was opened its processes and clients. */
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
  const [answered, setAnswered] = useState<Answered>({ of: '', instance: '', frames: NO_FRAMES });
  const from = timeRange.from.valueOf();
  const to = timeRange.to.valueOf();
  const instance = path[0]?.name ?? '';
  const of = `${host}/${resource}`;
  useEffect(() => {
    if (!enabled) {
      return;
    }
    const asking = new AbortController();
    const keep = (answer: (last: Answered) => Answered) => asking.signal.aborted || setAnswered(answer);
    readFrames({ host, resource, from, to }, { instance, signal: asking.signal }).then(
      (data) =>
        keep(() => ({
          of,
          instance,
          frames: applyFieldOverrides({ data, fieldConfig, replaceVariables, theme }),
        })),
      (failure: ReadFailure) =>
        keep((last) => ({ ...(last.of === of ? last : { frames: NO_FRAMES }), of, instance, failure })),
    );
    return () => asking.abort();
  }, [enabled, host, resource, from, to, instance, of, attempt, theme, fieldConfig, replaceVariables]);
  const isOfThis = answered.of === of;
  return {
    frames: isOfThis ? answered.frames : NO_FRAMES,
    loading: !isOfThis || answered.instance !== instance,
    failure: isOfThis ? answered.failure : undefined,
    retry: () => setAttempt(attempt + 1),
  };
}

type Query = { host: string; resource: Resource; from: number; to: number };

async function readFrames(
  query: Query,
  { instance, signal }: { instance: string; signal: AbortSignal },
): Promise<DataFrame[]> {
  const all = await read<Series>('series', { query, signal });
  const opened = all.series.filter(({ name }) => name === instance).map((one) => one.instance?.id ?? 0);
  const levels = query.resource.startsWith('net') ? (['process', 'client'] as const) : (['process'] as const);
  const below = await Promise.all(
    opened.flatMap((id) =>
      levels.map((by) => read<Series>('series', { query: { ...query, instance: id, by }, signal })),
    ),
  );
  return [toFrame(all), ...below.map((series) => toFrame(series, { instance }))];
}
