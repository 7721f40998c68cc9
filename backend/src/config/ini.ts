/**
 * The syntax of `config.ini`, as Python's ConfigParser reads it: `[section]`, `key = value` or `key: value`, keys in any
 * case, `#` and `;` comments on lines of their own (after a value they belong to it), indented lines go on with the
 * value, `[DEFAULT]` lends its keys to every section, `%(key)s` stands for another value and `%%` for a percent sign.
 */
import { ProductError } from '../errors.ts';

// Packages such as `ini` cut values at `#`, split names at dots and know no interpolation, so files of the replaced
// system would be read differently; `configparser` opens files by itself, whatever their encoding.

export interface IniFile {
  /** Sections and keys as written, in order, without `[DEFAULT]`. */
  names: { section: string; key: string }[];
  /** Sections as written, empty ones too. */
  sections: string[];
  /**
   * A value with interpolation done and quotes around it taken away; undefined when there is none. Names in any case.
   * Throws InterpolationError.
   */
  value(section: string, key: string): string | undefined;
}

/** A `%` that stands for nothing. */
export class InterpolationError extends Error {}

type Entries = Map<string, string>;

const MAX_DEPTH = 10;

/** `where` names the file in errors, which never repeat a line: it may hold a password. */
export function parseIni(text: string, where: string): IniFile {
  const sections = new Map<string, { name: string; entries: Entries; written: string[] }>();
  let current: { name: string; entries: Entries; written: string[] } | undefined;
  let key: string | undefined;
  let keyIndent = 0;
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const fail = (index: number, reason: string) => badLine(`${where}:${index + 1}`, reason);

  const addKey = (line: string, index: number): string => {
    const match = /^(.*?)\s*[=:]\s*(.*)$/.exec(line);
    const name = match?.[1] ?? '';
    if (current === undefined) throw fail(index, 'stands before the first [section]');
    if (name === '') throw fail(index, 'is neither a [section] nor KEY = VALUE');
    const lower = name.toLowerCase();
    if (current.entries.has(lower)) throw fail(index, `sets [${current.name}] ${name} for a second time`);
    current.entries.set(lower, match?.[2] ?? '');
    current.written.push(name);
    return lower;
  };
  const addSection = (name: string, index: number) => {
    const lower = name.toLowerCase();
    if (sections.has(lower)) throw fail(index, `opens [${name}] for a second time`);
    current = { name, entries: new Map(), written: [] };
    sections.set(lower, current);
  };

  lines.forEach((raw, index) => {
    const line = raw.trim();
    if (line === '' || /^[#;]/.test(line)) return;
    const indent = raw.length - raw.trimStart().length;
    if (current !== undefined && key !== undefined && indent > keyIndent) {
      current.entries.set(key, `${current.entries.get(key) ?? ''}\n${line}`);
      return;
    }
    keyIndent = indent;
    const section = /^\[([^\]]+)\]/.exec(line)?.[1];
    if (section === undefined) key = addKey(line, index);
    else {
      addSection(section, index);
      key = undefined;
    }
  });

  const defaults: Entries = sections.get('default')?.entries ?? new Map<string, string>();
  const own = [...sections].filter(([lower]) => lower !== 'default').map(([, section]) => section);
  return {
    sections: own.map(({ name }) => name),
    names: own.flatMap(({ name, written }) => written.map((written) => ({ section: name, key: written }))),
    value(section, name) {
      const found = sections.get(section.toLowerCase());
      if (found === undefined) return undefined;
      const entries = new Map([...defaults, ...found.entries]);
      const raw = entries.get(name.toLowerCase());
      return raw === undefined ? undefined : stripQuotes(interpolate(raw, entries, 0));
    },
  };
}

function interpolate(text: string, entries: Entries, depth: number): string {
  if (depth > MAX_DEPTH) throw new InterpolationError(`its %(…)s goes round in circles`);
  return text.replaceAll(/%(?:(%)|\(([^)]+)\)s)?/g, (_whole, percent?: string, name?: string) => {
    if (percent !== undefined) return '%';
    const other = name === undefined ? undefined : entries.get(name.toLowerCase());
    if (name === undefined) throw new InterpolationError('a % in it has to be written %%');
    if (other === undefined) throw new InterpolationError(`it refers to %(${name})s, which is not there`);
    return interpolate(other, entries, depth + 1);
  });
}

function stripQuotes(text: string): string {
  return text.replaceAll(/^"+|"+$/g, '').replaceAll(/^'+|'+$/g, '');
}

function badLine(where: string, reason: string): ProductError {
  return new ProductError({
    code: 'BAD_CONFIG',
    message: `a line ${reason}`,
    where,
    remedy: 'correct that line',
  });
}
