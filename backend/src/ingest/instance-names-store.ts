import { createHash } from 'node:crypto';
import type { RowDataPacket } from 'mysql2/promise';
import type { Change, NameTable } from './name-table.ts';
import { attributesText, instanceKey, type InstanceName } from './report-names.ts';
import { runStatements, tuples } from './sql-text.ts';
import { toTimestamp } from './timestamp.ts';

/** The columns that may change, as they are stored. */
export interface KnownInstance {
  id: number;
  /** Seconds since 1970 of the newest sample that changed something. */
  lastSeenS: number;
  pid: number | undefined;
  startedAtS: number | undefined;
  commandId: number | undefined;
  attributes: string | undefined;
}

interface InstanceRow extends RowDataPacket {
  instance_id: number;
  host_id: number;
  identity: string;
  attributes: string | null;
  pid: number | null;
  started_at_s: number | null;
  command_id: number | null;
  last_seen_s: number;
}

const COLUMNS = [
  ...(['host_id', 'identity', 'kind', 'engine', 'port', 'data_dir', 'name', 'attributes'] as const),
  ...(['pid', 'started_at', 'command_id', 'first_seen', 'last_seen'] as const),
] as const;
const UPDATE_TAIL = [
  ' ON DUPLICATE KEY UPDATE ',
  ...['attributes', 'pid', 'started_at', 'command_id'].map(
    (column) => `${column} = IF(last_seen <= VALUES(last_seen), VALUES(${column}), ${column}), `,
  ),
  'last_seen = GREATEST(last_seen, VALUES(last_seen))',
].join('');
const DISPLAY_NAME = 96;

function identityOf({ kind, ...instance }: InstanceName): string {
  return createHash('md5')
    .update(`${kind}\0${instanceKey(instance)}`, 'utf8')
    .digest('hex');
}

/** Engine and port; without a port the data directory or the socket tells one from another. */
function displayName({ kind, engine, port, dataDir, socketPath }: InstanceName): string {
  if (kind !== 'instance') return kind;
  const place = port > 0 ? `${port}` : dataDir || (socketPath ?? '');
  return Array.from(place === '' ? engine : `${engine} ${place}`)
    .slice(0, DISPLAY_NAME)
    .join('');
}

function toRow(name: InstanceName) {
  const { hostId, kind, engine, port, dataDir, main, commandId } = name;
  const seen = toTimestamp(name.atMs);
  return {
    ...{ host_id: hostId, identity: identityOf(name), kind, engine, port, data_dir: dataDir },
    ...{ name: displayName(name), attributes: main?.attributes, pid: main?.pid },
    started_at: main && toTimestamp(main.startedAtMs),
    ...{ command_id: commandId, first_seen: seen, last_seen: seen },
  };
}

/** Texts that are kept once, however many instances have them: the attributes of most are those of many others. */
const MOST_SHARED = 10_000;

/** With the texts that it shares. */
export function createInstanceTable(): NameTable<InstanceName, KnownInstance> {
  const shared = new Map<string, string>();
  const keep = (known: KnownInstance): KnownInstance => {
    const { attributes } = known;
    if (attributes === undefined) return known;
    const same = shared.get(attributes);
    if (same !== undefined) return { ...known, attributes: same };
    if (shared.size < MOST_SHARED) shared.set(attributes, attributes);
    return known;
  };
  return {
    async find(pool, names) {
      const keys = new Map(names.map((name) => [`${name.hostId} ${identityOf(name)}`, name.key]));
      const [rows] = await pool.query<InstanceRow[]>(
        'SELECT instance_id, host_id, identity, attributes, pid, UNIX_TIMESTAMP(started_at) AS started_at_s, ' +
          'command_id, UNIX_TIMESTAMP(last_seen) AS last_seen_s FROM instance FORCE INDEX (uk_identity) ' +
          `WHERE (host_id, identity) IN (${tuples(names.map((name) => [name.hostId, identityOf(name)]))})`,
      );
      return new Map(
        rows.map((row) => [keys.get(`${row.host_id} ${row.identity}`) ?? '', keep(fromRow(row))]),
      );
    },
    async insert(connection, names) {
      const head = `INSERT IGNORE INTO instance (${COLUMNS.join(',')}) VALUES `;
      await runStatements(connection, [names.map(toRow)], { head, columns: COLUMNS });
    },
    isOutdated,
    tellsMore: (than, { atMs }) => atMs >= than.atMs,
    /** Keeps what changed; what a newer sample said stays. */
    async update(connection, changes) {
      const rows = changes.map(({ id, name }) => ({ instance_id: id, ...toRow(name) }));
      const columns = ['instance_id', ...COLUMNS] as const;
      const head = `INSERT INTO instance (${columns.join(',')}) VALUES `;
      await runStatements(connection, [rows], { head, columns, tail: UPDATE_TAIL });
    },
    learn: (change) => keep(learn(change)),
  };
}

/** True when a sample that is not older says something else than the database. */
function isOutdated(known: KnownInstance, name: InstanceName): boolean {
  if (name.main === undefined || Math.floor(name.atMs / 1_000) < known.lastSeenS) return false;
  const { pid, startedAtMs, attributes } = name.main;
  return (
    pid !== known.pid ||
    Math.floor(startedAtMs / 1_000) !== known.startedAtS ||
    name.commandId !== known.commandId ||
    attributes !== known.attributes
  );
}

function learn({ id, name }: Change<InstanceName>): KnownInstance {
  const { atMs, main, commandId } = name;
  return {
    id,
    lastSeenS: Math.floor(atMs / 1_000),
    pid: main?.pid,
    startedAtS: main && Math.floor(main.startedAtMs / 1_000),
    commandId,
    attributes: main?.attributes,
  };
}

function fromRow(row: InstanceRow): KnownInstance {
  return {
    id: row.instance_id,
    lastSeenS: row.last_seen_s,
    pid: row.pid ?? undefined,
    startedAtS: row.started_at_s ?? undefined,
    commandId: row.command_id ?? undefined,
    // Servers write JSON in a form of their own.
    attributes: row.attributes === null ? undefined : attributesText(JSON.parse(row.attributes) as object),
  };
}
