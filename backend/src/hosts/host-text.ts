/** What people paste, as hosts to add: a list, ranges, or a table. Every line that cannot be taken says why. */
import { HOSTS_AT_ONCE, HostEntry, type HostFault, type ParsedHosts } from '@dpm/protocol';
import Value from 'typebox/value';
import { clip, faultOfAddress, splitAddress } from './host-address.ts';
import { readHeader, splitRow, type Column, type Header } from './host-csv.ts';
import { expandRange } from './host-range.ts';

interface Line {
  /** From 1. */
  number: number;
  text: string;
}

type LineFault = Omit<HostFault, 'line'>;
type Read = { hosts: HostEntry[] } | { faults: LineFault[] };

/** A host of a list: what stands between blanks, commas and semicolons that are in no bracket. */
const ITEM = /(?:\[[^\]]*(?:\]|$)|[^\s,;[])+/g;

/** Empty lines and what follows a `#` count for nothing. No host is named twice. */
export function parseHostText(text: string): ParsedHosts {
  const lines = text
    .split(/\r\n|\n|\r/)
    .map((line, index) => ({ number: index + 1, text: line.replace(/(^|\s)#.*$/, '').trimEnd() }))
    .filter((line) => line.text.trim() !== '');
  const header = lines[0] && readHeader(lines[0].text);
  const collected = createCollector();
  if (lines[0] !== undefined && header !== undefined) {
    for (const name of header.names.filter((_, at) => header.columns[at] === undefined))
      collected.fault(lines[0].number, {
        text: name,
        code: 'COLUMN',
        reason: `there is no column ${clip(name)}`,
      });
    for (const line of lines.slice(1)) collected.take(line, readRow(line.text, header));
  } else {
    for (const line of lines)
      for (const [item] of line.text.matchAll(ITEM)) collected.take(line, readItem(item));
  }
  return collected.result;
}

function createCollector() {
  const result: ParsedHosts = { hosts: [], faults: [] };
  const seen = new Map<string, number>();
  const fault = (line: number, found: LineFault) =>
    result.faults.push({ line, ...found, text: clip(found.text) });
  return {
    result,
    fault,
    take({ number }: Line, read: Read): void {
      if ('faults' in read) {
        for (const found of read.faults) fault(number, found);
        return;
      }
      for (const host of read.hosts) {
        const before = seen.get(host.address.toLowerCase());
        if (before !== undefined) {
          fault(number, { text: host.address, code: 'TWICE', reason: `it stands in line ${before} already` });
        } else if (result.hosts.length === HOSTS_AT_ONCE) {
          const reason = `more than ${HOSTS_AT_ONCE} hosts: add them in parts`;
          if (result.faults.at(-1)?.code !== 'TOO_MANY')
            fault(number, { text: host.address, code: 'TOO_MANY', reason });
        } else {
          seen.set(host.address.toLowerCase(), number);
          result.hosts.push(host);
        }
      }
    },
  };
}

/** `rest`: what else a table says about it. */
function readItem(item: string, rest: Omit<HostEntry, 'address'> = {}): Read {
  const { address, user, port } = splitAddress(item);
  const login = {
    ...(user !== undefined && { sshUser: user }),
    ...(port !== undefined && { sshPort: port }),
  };
  const expanded = expandRange(address, { most: HOSTS_AT_ONCE });
  if ('fault' in expanded) return { faults: [{ text: item, code: expanded.fault, reason: expanded.reason }] };
  for (const name of expanded.names) {
    const reason = faultOfAddress(name);
    if (reason !== undefined) return { faults: [{ text: item, code: 'ADDRESS', reason }] };
  }
  const hosts = expanded.names.map((name) => ({ address: name, ...login, ...rest }));
  const [first] = hosts;
  const faults = first === undefined ? [] : faultsOfEntry(first);
  return faults.length > 0 ? { faults } : { hosts };
}

function readRow(line: string, { separator, columns }: Header): Read {
  const cells = splitRow(line, separator);
  if (cells === undefined)
    return { faults: [{ text: line, code: 'QUOTE', reason: 'a quote (") has no other end in this line' }] };
  if (cells.length > columns.length) {
    const reason = `${cells.length} cells, but the first line names ${columns.length} columns`;
    return { faults: [{ text: line, code: 'COLUMNS', reason }] };
  }
  const values = new Map(cells.map((cell, at) => [columns[at], cell.trim()]));
  return readItem(values.get('address') ?? '', detailsOf(values));
}

function detailsOf(values: Map<Column | undefined, string>): Omit<HostEntry, 'address'> {
  const [alias, owner, business, user] = (['alias', 'owner', 'business', 'user'] as const).map(
    (column) => values.get(column) || undefined,
  );
  const tags = (values.get('tags') ?? '').split(/[\s,;|]+/).filter(Boolean);
  const port = values.get('port') || undefined;
  return {
    ...(alias !== undefined && { alias }),
    ...(owner !== undefined && { owner }),
    ...(business !== undefined && { business }),
    ...(tags.length > 0 && { tags: [...new Set(tags)] }),
    ...(user !== undefined && { sshUser: user }),
    ...(port !== undefined && { sshPort: /^\d+$/.test(port) ? Number(port) : 0 }),
  };
}

function faultsOfEntry(entry: HostEntry): LineFault[] {
  const paths = new Set(
    Value.Errors(HostEntry, entry).map(({ instancePath }) => instancePath.split('/')[1] ?? ''),
  );
  return [...paths].map((key) => ({
    text: String(entry[key as keyof HostEntry] ?? ''),
    code: 'VALUE',
    reason: `this cannot be its ${key}`,
  }));
}
