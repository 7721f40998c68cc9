/**
 * What is run on a host. These texts are fixed: arguments are lines of standard input, read by `read -r`, so that no
 * shell ever reads one as anything but data and no process list shows one. POSIX sh, and CentOS 7's tools.
 */

/** Where everything of the agent is. */
const AGENT_FOLDER = '/opt/dpm-agent';
export const AGENT_FILES = {
  runtime: `${AGENT_FOLDER}/runtime/node`,
  bundle: `${AGENT_FOLDER}/dpm-agent.cjs`,
  config: `${AGENT_FOLDER}/agent.json`,
  token: `${AGENT_FOLDER}/token`,
  ca: `${AGENT_FOLDER}/ca.pem`,
  state: `${AGENT_FOLDER}/state`,
} as const;

/**
 * Arguments: host and port of the backend, then of what leads to a robot, which may be left out. Prints `key=value`
 * lines, and changes nothing.
 */
const PREFLIGHT = `set -u
alertHost=; alertPort=
IFS= read -r host; IFS= read -r port; IFS= read -r alertHost; IFS= read -r alertPort
echo "uid=$(id -u)"
echo "os=$(sed -n 's/^PRETTY_NAME=//p' /etc/os-release 2>/dev/null | tr -d '"' | head -n 1)"
echo "arch=$(uname -m)"
echo "glibc=$(getconf GNU_LIBC_VERSION 2>/dev/null)"
echo "freeKib=$(df -Pk /opt 2>/dev/null | awk 'NR == 2 { print $4 }')"
echo "clock=$(date +%s)"
if command -v ss >/dev/null 2>&1; then echo ss=yes; else echo ss=no; fi
old=
for path in /opt/soft/rpc_for_monitor /usr/local/python3; do if [ -e "$path" ]; then old="$old $path"; fi; done
if grep -q rpc_for_monitor /var/spool/cron/root /var/spool/cron/crontabs/root 2>/dev/null; then old="$old crontab"; fi
echo "old=$old"
if [ -d /run/systemd/system ]; then echo keeper=systemd; elif [ -d /etc/cron.d ]; then echo keeper=cron; else echo keeper=none; fi
reach() {
if ! command -v bash >/dev/null 2>&1 || ! command -v timeout >/dev/null 2>&1; then echo unknown
elif timeout 5 bash -c 'exec 3<>"/dev/tcp/$1/$2"' - "$1" "$2" 2>/dev/null; then echo yes
else echo no; fi
}
echo "back=$(reach "$host" "$port")"
if [ -n "$alertHost" ]; then echo "alert=$(reach "$alertHost" "$alertPort")"; fi`;

/** Argument: a path. Prints its SHA-256, or nothing. */
const DIGEST = `IFS= read -r path
if [ -f "$path" ]; then sha256sum < "$path" | cut -d ' ' -f 1; fi`;

/** Arguments: path, mode, SHA-256; then the content. The file is there whole or as it was before. */
const PUT = `set -eu
umask 077
IFS= read -r path; IFS= read -r mode; IFS= read -r sha256
folder=$(dirname "$path")
mkdir -p "$folder"
chmod 755 "$folder"
cat > "$path.new"
got=$(sha256sum < "$path.new" | cut -d ' ' -f 1)
if [ "$got" != "$sha256" ]; then rm -f "$path.new"; echo "what arrived is $got" >&2; exit 65; fi
chmod "$mode" "$path.new"
sync
mv -f "$path.new" "$path"`;

/** Has the agent install itself. */
const INSTALL = `set -eu
exec ${AGENT_FILES.runtime} ${AGENT_FILES.bundle} install --config ${AGENT_FILES.config}`;

/** Has the agent remove itself where it was installed, then what a cut deploy left; prints what is left after that. */
const REMOVE = `set -u
if [ -f ${AGENT_FILES.state}/installed.json ] && [ -f ${AGENT_FILES.bundle} ] && [ -x ${AGENT_FILES.runtime} ]; then
  ${AGENT_FILES.runtime} ${AGENT_FILES.bundle} uninstall --config ${AGENT_FILES.config} >&2 || exit 66
else
  for file in ${AGENT_FILES.runtime} ${AGENT_FILES.bundle} ${AGENT_FILES.config} ${AGENT_FILES.token} ${AGENT_FILES.ca}; do rm -f "$file"; done
fi
for file in ${AGENT_FILES.runtime} ${AGENT_FILES.bundle} ${AGENT_FILES.config} ${AGENT_FILES.token} ${AGENT_FILES.ca}; do rm -f "$file.new"; done
for folder in ${AGENT_FILES.state} ${AGENT_FOLDER}/runtime ${AGENT_FOLDER}; do rmdir "$folder" 2>/dev/null; done
for path in ${AGENT_FOLDER} /etc/cron.d/dpm-agent /etc/systemd/system/dpm-agent.service; do
  if [ -e "$path" ]; then echo "$path"; fi
done
for folder in /proc/[0-9]*; do
  if tr '\\0' ' ' < "$folder/cmdline" 2>/dev/null | grep -q '^${AGENT_FILES.runtime} ${AGENT_FILES.bundle} run '; then echo "process \${folder#/proc/}"; fi
done
exit 0`;

const OLD_TABS = '/var/spool/cron/root /var/spool/cron/crontabs/root';
const MOVED = '#moved-to-dpm# ';

/** Puts the lines of the replaced system's client out of root's crontab and ends it; prints what was done. */
const STOP_OLD = `set -eu
for tab in ${OLD_TABS}; do
  if [ -f "$tab" ] && grep -q '^[^#].*rpc_for_monitor' "$tab"; then
    new=$(mktemp)
    sed 's/^\\([^#].*rpc_for_monitor.*\\)$/${MOVED}\\1/' "$tab" > "$new"
    cat "$new" > "$tab"
    rm -f "$new"
    touch "$(dirname "$tab")"
    echo "its line in $tab is a remark now"
  fi
done
find_old() {
  for folder in /proc/[0-9]*; do
    if tr '\\0' ' ' < "$folder/cmdline" 2>/dev/null | grep -q '^[^ ]*python[^ ]* .*rpc_for_monitor'; then echo "\${folder#/proc/}"; fi
  done
}
for signal in TERM KILL; do
  for pid in $(find_old); do kill -s "$signal" "$pid" 2>/dev/null && echo "process $pid was ended"; done
  tries=0
  while [ -n "$(find_old)" ] && [ "$tries" -lt 5 ]; do sleep 1; tries=$((tries + 1)); done
done
left=$(find_old)
if [ -n "$left" ]; then echo "processes that did not end: $left" >&2; exit 67; fi`;

/** Takes that back: cron starts it again within a minute. */
const RESTORE_OLD = `set -eu
for tab in ${OLD_TABS}; do
  if [ -f "$tab" ] && grep -q '^${MOVED}' "$tab"; then
    new=$(mktemp)
    sed 's/^${MOVED}//' "$tab" > "$new"
    cat "$new" > "$tab"
    rm -f "$new"
    touch "$(dirname "$tab")"
    echo "its line in $tab is as it was"
  fi
done`;

export const SCRIPTS = {
  preflight: PREFLIGHT,
  digest: DIGEST,
  put: PUT,
  install: INSTALL,
  remove: REMOVE,
  stopOld: STOP_OLD,
  restoreOld: RESTORE_OLD,
} as const;
export type ScriptName = keyof typeof SCRIPTS;

/** As the login itself, by sudo without a password, or by sudo that may read one from the first line of its input. */
export type SudoKind = keyof typeof SUDO;
const SUDO = { none: '', free: 'sudo -n ', password: "sudo -k -S -p '' " } as const;

/** Stands before the arguments, so that a password that sudo did not ask for is not taken for one. */
const ARGUMENTS = 'dpm-arguments';
const FIND_ARGUMENTS = `IFS= read -r mark || exit 64; [ "$mark" = ${ARGUMENTS} ] || IFS= read -r mark || exit 64
`;

/** The whole command line of a script: a constant. */
export function commandOf(name: ScriptName, { sudo }: { sudo: SudoKind }): string {
  const quoted = `'${(FIND_ARGUMENTS + SCRIPTS[name]).replaceAll("'", String.raw`'\''`)}'`;
  return `${SUDO[sudo]}sh -c ${quoted}`;
}

/** What a script reads before the content. Throws on a line break or NUL in an argument. */
export function scriptInput(args: readonly string[]): string {
  return argumentLines([ARGUMENTS, ...args]);
}

/** Arguments as lines. Throws on a line break or NUL in one: then it would be two. */
export function argumentLines(values: readonly string[]): string {
  for (const value of values) {
    if (/[\n\r\0]/.test(value)) throw new TypeError('an argument of a script holds a line break');
  }
  return values.map((value) => `${value}\n`).join('');
}
