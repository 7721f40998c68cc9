/**
 * What counts as a secret in a command line. Each rule replaces the value only, so that the name of the option
 * stays readable. Masking too much is harmless; masking too little is not. Repetitions before a required word
 * are bounded, so that no command line makes matching slow.
 */
export const MASK = '***';

/** A value inside a text: quoted up to its closing quote or the end, or up to the next blank. */
const VALUE = String.raw`(?:'[^']*(?:'|$)|"[^"]*(?:"|$)|\\.|[^\s'"\\])+`;
/** A value where `;`, `,` or `)` may follow it, as in SQL. */
const SQL_VALUE = String.raw`(?:'[^']*(?:'|$)|"[^"]*(?:"|$)|[^\s'",;)]+)`;

const SECRET_WORD = String.raw`(?:pass(?:word|wd|phrase|code)?|pwd|secret|token|credentials?|api[-_]?key|access[-_]?key|private[-_]?key|encrypt(?:ion)?[-_]?key)`;

/** Names whose next argument is a secret: `--password x`, `-storepass x`, `--requirepass x`. */
export const SECRET_OPTION = new RegExp(
  String.raw`^--?[\w.-]{0,64}?(?:${SECRET_WORD}|requirepass|masterauth|wsrep[-_]sst[-_]auth|storepass|keypass|passin|passout)$`,
  'i',
);
/** Directives without dashes whose next argument is a secret: `requirepass x` of a Redis command line. */
export const SECRET_DIRECTIVE = /^(?:requirepass|masterauth)$/i;

/** Names of a file, a directory or a way of asking: their value is no secret. */
export const NOT_SECRET = /[-_](?:file|path|dir|stdin|prompt|fd)$/i;

/** An argument `name=value` whose name tells of a secret. */
export const SECRET_ASSIGNMENT = new RegExp(
  String.raw`^[\w.:/-]{0,128}(?:${SECRET_WORD}[\w.-]{0,64}|auth)=`,
  'i',
);

/** Programs of the MySQL family that take `-pSECRET`. */
export const MYSQL_TOOL =
  /(?:^|[\s/'";&|(])(?:mysql(?!d\b)[\w-]*|mariadb(?!d\b)[\w-]*|mariabackup|xtrabackup|innobackupex|mydumper|myloader|mytop|mycli|gh-ost|sysbench|pt-[\w-]+)(?=$|[\s'"])/i;
/** Short options of theirs that may stand before `p` in one argument: all but those that take a value everywhere. */
const BUNDLED = '[A-CE-OQRU-Za-gi-oq-tv-z]*';
/** Programs that take `-p SECRET` or `-a SECRET` as two arguments. */
export const SPACED_SHORT: ReadonlyArray<{ program: RegExp; flag: RegExp }> = [
  {
    program: /(?:^|[\s/])(?:redis-cli|valkey-cli|keydb-cli|redis-benchmark|valkey-benchmark)$/,
    flag: /^-a$/,
  },
  {
    program:
      /(?:^|[\s/])(?:mongo(?!d$|s$)\w*|mydumper|myloader|sshpass|pt-[\w-]+|ldap\w+|clickhouse-client)$/,
    flag: /^-[pw]$/,
  },
  { program: /(?:^|[\s/])(?:curl|wget|etcdctl)$/, flag: /^-u$|^--(?:proxy-)?user$|^-U$/ },
  { program: /(?:^|[\s/])(?:mysqladmin|mariadb-admin)$/, flag: /^(?:old-)?password$/ },
  { program: /(?:^|[\s/])wsrep_sst_\w+$/, flag: /^--auth$/ },
];
/** The same programs with the value attached: `-aSECRET`, `-pSECRET`. */
export const ATTACHED_SHORT: ReadonlyArray<{ program: RegExp; flag: RegExp }> = [
  { program: MYSQL_TOOL, flag: new RegExp(`^-${BUNDLED}p(?=.)`) },
  { program: /(?:^|[\s/])(?:redis-cli|valkey-cli|keydb-cli)$/, flag: /^-a(?=.)/ },
  { program: /(?:^|[\s/])(?:mongo(?!d$|s$)\w*|sshpass)$/, flag: /^-p(?=.)/ },
  { program: /(?:^|[\s/])curl$/, flag: /^-u(?=.)/ },
  { program: /(?:^|[\s/])ldap\w+$/, flag: /^-w(?=.)/ },
  { program: /(?:^|[\s/])etcdctl$/, flag: /^--user=/ },
];

/** Rules on running text: shell scripts after `-c`, rewritten titles, SQL. */
export const TEXT_RULES: ReadonlyArray<readonly [RegExp, string]> = [
  // scheme://user:password@host, up to the last @ of the word, since a password may hold one.
  [/([a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@'"]{0,256}):[^\s'"]*@/gi, `$1:${MASK}@`],
  [/(https?:\/\/)[^\s:/@'"]+@/gi, `$1${MASK}@`],
  // user:password@tcp(host) and user:password@host without a scheme.
  [/((?:^|[\s=,'"])[\w.%+-]+):(?!\/\/)(?!\*\*\*@)[^\s@'"]+@/g, `$1:${MASK}@`],
  [
    new RegExp(
      String.raw`\b(identified\s+(?:with\s+\S+\s+)?(?:by|as|using)\s+(?:password\s+)?)${SQL_VALUE}`,
      'gi',
    ),
    `$1${MASK}`,
  ],
  [/\b(password\s*\(\s*)(?:'[^']*(?:'|$)|"[^"]*(?:"|$))/gi, `$1${MASK}`],
  [/\b(password\s+)(?:'[^']*(?:'|$)|"[^"]*(?:"|$))/gi, `$1${MASK}`],
  [/\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${MASK}`],
  // NAME=value, "name": "value", X-Name: value, name = 'value'; the name may be an option, a variable or a property.
  [
    new RegExp(
      String.raw`([\w.-]{0,64}${SECRET_WORD}(?![\w.-]{0,64}[-_](?:file|path|dir|fd)\b)[\w.-]{0,64}["']?\s*(?:=|:(?!\/\/))\s*)(?!\*\*\*)${VALUE}`,
      'gi',
    ),
    `$1${MASK}`,
  ],
  // REDISCLI_AUTH=value, --wsrep_sst_auth=value.
  [new RegExp(String.raw`([\w.-]{0,64}auth=)(?!\*\*\*)${VALUE}`, 'gi'), `$1${MASK}`],
  [new RegExp(String.raw`(\bauth-pass\s+\S+\s+)(?!\*\*\*)${VALUE}`, 'gi'), `$1${MASK}`],
  // --password value, inside a shell script.
  [
    new RegExp(String.raw`((?:^|\s)--?[\w.-]{0,64}?${SECRET_WORD}\s+)(?!-|\*\*\*)(?![|&;<>])${VALUE}`, 'gi'),
    `$1${MASK}`,
  ],
  // p=secret of a Percona toolkit DSN: h=host,u=user,p=secret.
  [/((?:^|,)p=)[^,\s]+(?=[\s,]|$)/g, `$1${MASK}`],
  [/(\s[hu]=[^,\s]*,(?:[^,\s]*,)*p=)[^,\s]+/g, `$1${MASK}`],
];

/** Short options inside a text, after a program of the family was named in it. */
export const MYSQL_SHORT_IN_TEXT = new RegExp(String.raw`(\s-${BUNDLED}p)(?!\*\*\*)${VALUE}`, 'g');
export const SHELL_SHORT_RULES: ReadonlyArray<readonly [RegExp, string]> = [
  [
    new RegExp(String.raw`(\b(?:redis-cli|valkey-cli|keydb-cli)\b[^|;&\n]*?\s-a\s*)(?!\*\*\*)${VALUE}`, 'g'),
    `$1${MASK}`,
  ],
  [new RegExp(String.raw`(\bsshpass\s+-p\s*)(?!\*\*\*)${VALUE}`, 'g'), `$1${MASK}`],
  [
    new RegExp(
      String.raw`(\bmongo(?:sh|dump|restore|export|import|stat|top)?\b[^|;&\n]*?\s-p\s*)(?!\*\*\*)${VALUE}`,
      'g',
    ),
    `$1${MASK}`,
  ],
  [
    new RegExp(
      String.raw`(\b(?:curl|wget)\b[^|;&\n]*?\s(?:-u\s*|--(?:proxy-)?user[\s=]))(?!\*\*\*)${VALUE}`,
      'g',
    ),
    `$1${MASK}`,
  ],
  [
    new RegExp(
      String.raw`(\b(?:mysqladmin|mariadb-admin)\b[^|;&\n]*?\s(?:old-)?password\s+)(?!\*\*\*)${VALUE}`,
      'g',
    ),
    `$1${MASK}`,
  ],
  // A user of Redis's access list: user NAME on >PASSWORD
  [
    new RegExp(
      String.raw`(\b(?:redis|valkey|keydb)-server\b[^|;&\n]*?\buser\s[^|;&\n>]*>)(?!\*\*\*)${VALUE}`,
      'g',
    ),
    `$1${MASK}`,
  ],
  [new RegExp(String.raw`(\bsmb\w+\b[^|;&\n]*?\s-U\s*[^\s%]+%)(?!\*\*\*)${VALUE}`, 'g'), `$1${MASK}`],
  // scott/tiger@orcl
  [
    /(\b(?:sqlplus|sqlldr|exp|imp|expdp|impdp|rman)\b[^|;&\n]*?(?:\s|["'=])[\w$#]+)\/(?!\*\*\*)[^\s@'"/]+(?=@|\s|["']|$)/g,
    `$1/${MASK}`,
  ],
];
