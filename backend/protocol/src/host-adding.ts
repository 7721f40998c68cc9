/** Adding hosts: what a pasted text says, who may log in there, and what became of it. */
import { Type } from 'typebox';
import { closed, nullable, optional } from './parts.ts';
import { HostName } from './report.ts';

export const HOSTS_AT_ONCE = 1_000;

/** One line. */
const Label = Type.String({ minLength: 1, maxLength: 64, pattern: '^[^\\u0000-\\u001f\\u007f]+$' });
/** `rack=a1`, `orders`: letters of any script, digits and `._=/:-`. */
const Tag = Type.String({ minLength: 1, maxLength: 64, pattern: '^[\\p{L}\\p{N}._=/:-]+$' });
const SshUser = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9_][A-Za-z0-9_.@-]*\\$?$' });
const SshPort = Type.Integer({ minimum: 1, maximum: 65_535 });
export const HostTags = Type.Array(Tag, { maxItems: 20, uniqueItems: true });

/** A host to add. What is absent stays as it was, should it be known already. */
export const HostEntry = Type.Object(
  {
    address: HostName,
    alias: optional(Label),
    owner: optional(Label),
    business: optional(Label),
    tags: optional(HostTags),
    /** They win over those of `access`. */
    sshUser: optional(SshUser),
    sshPort: optional(SshPort),
  },
  closed,
);
export type HostEntry = Type.Static<typeof HostEntry>;

export const HostKeyPolicy = Type.Union([
  Type.Literal('confirm'),
  Type.Literal('tofu'),
  Type.Literal('known_hosts'),
]);
export type HostKeyPolicy = Type.Static<typeof HostKeyPolicy>;

/** How these hosts are logged in to; absent keys: as the section [SSH] says. Secrets go in and never come out. */
export const HostAccess = Type.Object(
  {
    user: optional(SshUser),
    port: optional(SshPort),
    /** Private key, PEM or OpenSSH, kept sealed. Either this or `password`. */
    key: optional(Type.String({ minLength: 1, maxLength: 16_384 })),
    passphrase: optional(Type.String({ minLength: 1, maxLength: 1_024 })),
    /** Used for one piece of work, then deleted. */
    password: optional(Type.String({ minLength: 1, maxLength: 1_024 })),
    /** Absent: for every user but root. */
    sudo: optional(Type.Boolean()),
    /** Absent: confirm, unless [SSH] host_key says known_hosts. */
    hostKey: optional(HostKeyPolicy),
  },
  closed,
);
export type HostAccess = Type.Static<typeof HostAccess>;

/** Why a line, or a host of a list, cannot be taken. `code` is stable; pages have words for it, `reason` is English. */
export const HostFault = Type.Object(
  {
    /** From 1: of the text, or the position in the list. */
    line: Type.Integer({ minimum: 1 }),
    /** The part that is wrong. */
    text: Type.String(),
    code: Type.Union([
      Type.Literal('ADDRESS'),
      Type.Literal('RANGE'),
      Type.Literal('TWICE'),
      Type.Literal('TOO_MANY'),
      Type.Literal('COLUMN'),
      Type.Literal('COLUMNS'),
      Type.Literal('QUOTE'),
      Type.Literal('VALUE'),
      Type.Literal('ALREADY_THERE'),
      Type.Literal('BEING_REMOVED'),
    ]),
    reason: Type.String(),
  },
  closed,
);
export type HostFault = Type.Static<typeof HostFault>;

/**
 * POST admin/hosts/parse: a list of addresses (by line, blank, comma or semicolon), ranges in brackets (`db-[01-20]`,
 * `10.0.0.[1-9,12]`), or a CSV whose first line names its columns: address, alias, owner, business, tags, user, port.
 */
export const HostText = Type.Object({ text: Type.String({ maxLength: 500_000 }) }, closed);
export type HostText = Type.Static<typeof HostText>;
export const ParsedHosts = Type.Object(
  { hosts: Type.Array(HostEntry), faults: Type.Array(HostFault) },
  closed,
);
export type ParsedHosts = Type.Static<typeof ParsedHosts>;

/** POST admin/hosts/add: all of them, or none when one cannot be taken. Then they are brought online. */
export const AddHosts = Type.Object(
  {
    hosts: Type.Array(HostEntry, { minItems: 1, maxItems: HOSTS_AT_ONCE }),
    access: optional(HostAccess),
  },
  closed,
);
export type AddHosts = Type.Static<typeof AddHosts>;
/** 201 and no faults, or 200 with the faults and nothing added. */
export const HostsAdded = Type.Object({ added: Type.Array(HostName), faults: Type.Array(HostFault) }, closed);
export type HostsAdded = Type.Static<typeof HostsAdded>;

/** POST admin/hosts/access: another way in for hosts that are there; what waits is tried again at once. */
export const ChangeAccess = Type.Object(
  {
    hosts: Type.Array(HostName, { minItems: 1, maxItems: HOSTS_AT_ONCE, uniqueItems: true }),
    access: HostAccess,
  },
  closed,
);
export type ChangeAccess = Type.Static<typeof ChangeAccess>;

/** GET admin/hosts/forecast?hosts=N: what the database will need for so many more hosts. */
export const ForecastQuery = Type.Object({ hosts: Type.Integer({ minimum: 0, maximum: 100_000 }) }, closed);
export const DiskForecast = Type.Object(
  {
    hosts: Type.Integer(),
    /** Of one host, once its oldest samples are dropped: what it takes for good. */
    bytesPerHost: Type.Number(),
    /** `measured` on the hosts that report here, `assumed` from the published benchmark while too few do. */
    basis: Type.Union([Type.Literal('measured'), Type.Literal('assumed')]),
    retentionDays: Type.Integer(),
    usedBytes: Type.Number(),
    /** With the new hosts and full retention. */
    expectedBytes: Type.Number(),
    /** Of the disk of the private database; null: it is on another machine and cannot be seen. */
    freeBytes: nullable(Type.Number()),
    /** `warn`: less than a tenth would stay free, `unknown`: the free space cannot be seen. */
    state: Type.Union([Type.Literal('ok'), Type.Literal('warn'), Type.Literal('unknown')]),
  },
  closed,
);
export type DiskForecast = Type.Static<typeof DiskForecast>;
