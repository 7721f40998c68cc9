/**
 * OpenSSH's known_hosts (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT): marker, names, type, key. Names are patterns with `*`, `?`
 * and `!`, `[name]:port` for other ports than 22, or hashed: `|1|salt|HMAC-SHA1(salt, name)`, both base64.
 * Certificates (`@cert-authority`) are left out: nothing here checks one.
 */
import { createHmac } from 'node:crypto';
import { fingerprintOf, type HostKey } from './host-key.ts';

export interface KnownKeys {
  /** Whose word is given for. */
  trusted: HostKey[];
  /** Fingerprints that must never be trusted. */
  revoked: string[];
}

export function findKnownKeys(text: string, { host, port }: { host: string; port: number }): KnownKeys {
  const name = (port === 22 ? host : `[${host}]:${port}`).toLowerCase();
  const found: KnownKeys = { trusted: [], revoked: [] };
  for (const line of text.split('\n')) {
    const entry = readEntry(line);
    if (entry === undefined || !matchesNames(entry.names, name)) continue;
    const { marker, algorithm } = entry;
    const fingerprint = fingerprintOf(Buffer.from(entry.key, 'base64'));
    if (marker === '@revoked') found.revoked.push(fingerprint);
    else if (marker === undefined) found.trusted.push({ algorithm, fingerprint });
  }
  return found;
}

function readEntry(
  line: string,
): { marker: string | undefined; names: string; algorithm: string; key: string } | undefined {
  const fields = line.trim().split(/\s+/);
  const marker = fields[0]?.startsWith('@') ? fields.shift() : undefined;
  const [names, algorithm, key] = fields;
  if (names === undefined || names.startsWith('#') || algorithm === undefined || key === undefined)
    return undefined;
  return { marker, names, algorithm, key };
}

function matchesNames(names: string, name: string): boolean {
  if (names.startsWith('|1|')) return matchesHash(names, name);
  const patterns = names.toLowerCase().split(',');
  if (patterns.some((pattern) => pattern.startsWith('!') && matchesPattern(pattern.slice(1), name)))
    return false;
  return patterns.some((pattern) => !pattern.startsWith('!') && matchesPattern(pattern, name));
}

function matchesHash(hashed: string, name: string): boolean {
  const [, , salt = '', digest = ''] = hashed.split('|');
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === digest;
}

/** `*` any text, `?` one character; everything else is itself. In time of the product of both lengths. */
function matchesPattern(pattern: string, name: string): boolean {
  let [at, inName, star, resume] = [0, 0, -1, 0];
  while (inName < name.length) {
    if (pattern[at] === '*') [star, resume, at] = [at, inName, at + 1];
    else if (pattern[at] === '?' || pattern[at] === name[inName]) [at, inName] = [at + 1, inName + 1];
    else if (star >= 0) [resume, inName, at] = [resume + 1, resume + 1, star + 1];
    else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}
