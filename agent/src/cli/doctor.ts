import type { Report, SourceState } from '@dpm/protocol';

/** What an agent can measure, by source, for people who ask why something is missing. */
const SOURCES: ReadonlyArray<readonly [source: string, what: string]> = [
  ['cpu', 'CPU time of the host'],
  ['memory', 'memory of the host'],
  ['load', 'load'],
  ['pressure', 'pressure (PSI)'],
  ['disks', 'devices'],
  ['filesystems', 'file systems'],
  ['interfaces', 'network interfaces'],
  ['processes', 'processes: CPU and memory'],
  ['processIo', 'processes: bytes read and dirtied'],
  ['listeners', 'listening ports'],
  ['processSockets', 'which process listens on a port'],
  ['instances', 'instances'],
  ['net', 'network per instance and client'],
  ['namespaces', 'network within containers'],
  ['delays', 'waiting for CPU and devices'],
  ['jobs', 'work that ended between samples'],
  ['inventory', 'inventory'],
];

/** Without these there is nothing to report. */
const NEEDED = new Set(['cpu', 'memory', 'processes']);

export interface Diagnosis {
  text: string;
  /** False when what every report needs cannot be measured. */
  usable: boolean;
}

/** One line per source: ok, or what is missing and why. */
export function diagnose({ sources, coverage = {}, agent, cost }: Report): Diagnosis {
  const states = new Map(sources.map((state) => [state.source, state]));
  const lines = SOURCES.map(([source, what]) => {
    const state = states.get(source);
    states.delete(source);
    return line(what, state);
  });
  for (const state of states.values()) lines.push(line(state.source, state));
  const shares = Object.entries(coverage).map(([key, share]) => `${key} ${(share * 100).toFixed(0)} %`);
  const usable = ![...NEEDED].some((source) => sources.some((state) => state.source === source));
  const anon =
    cost?.anonBytes === undefined
      ? ''
      : `, ${Math.round(cost.anonBytes / 1024 / 1024)} MiB of its own memory`;
  return {
    text: [
      ...lines,
      `covered: ${shares.join(', ')}`,
      `agent ${agent.version} on ${agent.runtime}: ${cost?.sampleMs ?? '?'} ms for a sample${anon}`,
      '',
    ].join('\n'),
    usable,
  };
}

function line(what: string, state: SourceState | undefined): string {
  const label = state?.state ?? 'ok';
  return `${label.padEnd(13)} ${what}${state ? `: ${state.reason}` : ''}`;
}
