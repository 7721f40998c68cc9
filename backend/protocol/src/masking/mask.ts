import {
  ATTACHED_SHORT,
  MASK,
  MYSQL_SHORT_IN_TEXT,
  MYSQL_TOOL,
  NOT_SECRET,
  SECRET_ASSIGNMENT,
  SECRET_DIRECTIVE,
  SECRET_OPTION,
  SHELL_SHORT_RULES,
  SPACED_SHORT,
  TEXT_RULES,
} from './rules.ts';

const SHELL_SCRIPT_FLAG = /^-[a-z]*c$/;
const LOOKS_LIKE_OPTION = /^--?[a-z][\w-]*(?:=|$)/i;

/**
 * The command line as it may leave the host: arguments joined by blanks, secrets replaced.
 * Arguments are judged whole first, because only there a value with blanks has a known end; what is left is
 * judged as text, since a shell script or a rewritten title holds many words in one argument.
 */
export function maskCommandLine(args: readonly string[]): string {
  const context = { program: '' };
  const masked = args.map((argument, index) => {
    if (index === 0 || !argument.startsWith('-')) noteProgram(argument, context);
    return maskArgument({ argument, previous: args[index - 1], program: context.program });
  });
  return maskText(masked.join(' ')).trim();
}

/**
 * The same for a command line of which only the joined text is known: as one text first, where quotes show the end of a
 * value with blanks, then word by word, where an option is told from the value that follows it.
 */
export function maskCommandText(text: string): string {
  return maskCommandLine(maskCommandLine([text]).split(' '));
}

/** Wrappers (`sudo`, `nice`, `env`) come before the program proper, so the latest name of a known kind counts. */
function noteProgram(argument: string, context: { program: string }): void {
  const known = [...SPACED_SHORT, ...ATTACHED_SHORT].some(({ program }) => program.test(argument));
  if (known) context.program = argument;
}

/** The longest start of `text` within `maxBytes` of UTF-8, without half characters or blanks at its end. */
export function cutToBytes(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= maxBytes) return text;
  let end = maxBytes;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end).trim();
}

interface Argument {
  argument: string;
  previous: string | undefined;
  program: string;
}

function maskArgument({ argument, previous, program }: Argument): string {
  if (takesSecret(previous, program) && !LOOKS_LIKE_OPTION.test(argument)) return MASK;
  const attached = hasAttachedSecret(argument, program);
  if (attached) return (attached.flag.exec(argument)?.[0] ?? '') + MASK;
  // A first argument may be a whole rewritten title, and one after -c a script: the text rules judge those.
  if (previous === undefined || SHELL_SCRIPT_FLAG.test(previous)) return argument;
  return maskAssignment(argument);
}

function maskAssignment(argument: string): string {
  const assignment = SECRET_ASSIGNMENT.exec(argument)?.[0];
  if (assignment === undefined || NOT_SECRET.test(assignment.slice(0, -1))) return argument;
  return assignment + MASK;
}

function takesSecret(option: string | undefined, program: string): boolean {
  // -pMyPassword is no option of that name: it was masked itself.
  if (option === undefined || hasAttachedSecret(option, program)) return false;
  if (SECRET_DIRECTIVE.test(option)) return true;
  if (SECRET_OPTION.test(option)) return true;
  return SPACED_SHORT.some((rule) => rule.flag.test(option) && rule.program.test(program));
}

function hasAttachedSecret(argument: string, program: string) {
  return ATTACHED_SHORT.find((rule) => rule.program.test(program) && rule.flag.test(argument));
}

/** Short options of the MySQL family, from where a program of it is named. */
function maskMysqlTools(text: string): string {
  const from = MYSQL_TOOL.exec(text)?.index;
  if (from === undefined) return text;
  return text.slice(0, from) + text.slice(from).replace(MYSQL_SHORT_IN_TEXT, `$1${MASK}`);
}

/** Masks what can be told from running text. */
function maskText(text: string): string {
  let masked = maskMysqlTools(text);
  for (const [pattern, replacement] of TEXT_RULES) masked = masked.replace(pattern, replacement);
  for (const [pattern, replacement] of SHELL_SHORT_RULES) masked = masked.replace(pattern, replacement);
  return masked;
}
