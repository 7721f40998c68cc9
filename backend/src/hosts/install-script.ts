/**
 * The installer that a person runs, and the line that fetches it. What the line says is the SHA-256 of the script and the
 * fingerprint of the CA; the script in turn says those of runtime and bundle. So these may be fetched over a connection
 * that nobody vouches for, by any curl. The code goes out last, through the runtime's own TLS, which trusts that CA alone.
 */
import { createHash, X509Certificate } from 'node:crypto';
import { AGENT_FILES } from './ssh-scripts.ts';

export interface ScriptMaterial {
  /** PEM. */
  ca: string;
  /** Base addresses of the backends in order, `https://host:port`. */
  servers: readonly string[];
  intervalMs: number;
  /** SPKI PEM. */
  bundleKey: string;
  bundleSha256: string;
  /** By the oldest glibc that each is for, newest first. */
  runtimes: readonly { version: string; sha256: string; glibc: readonly [number, number] }[];
}

export interface InstallScript {
  text: string;
  sha256: string;
  /** SHA-256 of the CA's certificate (DER). */
  caFingerprint: string;
}

export function buildInstallScript(material: ScriptMaterial): InstallScript {
  const caFingerprint = createHash('sha256').update(new X509Certificate(material.ca).raw).digest('hex');
  const text = scriptText(material);
  return { text, sha256: createHash('sha256').update(text).digest('hex'), caFingerprint };
}

/** To be run as root. The code reaches the script by its standard input, so that no process list shows it. */
export function installLine(
  script: InstallScript,
  { server, code }: { server: string; code: string },
): string {
  return (
    `f=$(mktemp) && curl -fsSk ${server}/v1/install/agent.sh -o "$f" && echo "${script.sha256}  $f" | sha256sum -c - >/dev/null ` +
    `&& printf '%s\\n' ${code} | sh "$f" ${server} ${script.caFingerprint}; rm -f "$f"`
  );
}

function scriptText({ ca, servers, intervalMs, bundleKey, bundleSha256, runtimes }: ScriptMaterial): string {
  const config = {
    ...{ servers, caFile: AGENT_FILES.ca, tokenFile: AGENT_FILES.token, stateDir: AGENT_FILES.state },
    ...{ intervalMs, bundleKey },
  };
  const choices = runtimes.map(
    ({ version, sha256, glibc: [major, minor] }) =>
      `if [ -z "$runtime" ] && [ $((major * 1000 + minor)) -ge ${major * 1000 + minor} ]; then runtime=${version} runtime_sha256=${sha256}; fi`,
  );
  return `#!/bin/sh
# Installs the agent of DBA Process Monitor. Arguments: a backend, the fingerprint of its CA. Input: the installer's code.
set -eu
umask 022
trap 'rm -f ${[AGENT_FILES.runtime, AGENT_FILES.bundle, AGENT_FILES.config].map((file) => `${file}.new`).join(' ')}' EXIT
trap 'exit 1' HUP INT TERM
base=$1 fingerprint=$2
fail() { echo "dpm: $1" >&2; exit 1; }
[ "$(id -u)" = 0 ] || fail 'run this as root'
[ "$(uname -m)" = x86_64 ] || fail "$(uname -m) is not supported: only x86_64 is"
IFS= read -r code || fail 'the code is missing'
libc=$(getconf GNU_LIBC_VERSION 2>/dev/null | sed -n 's/^glibc \\([0-9]*\\)\\.\\([0-9]*\\).*/\\1 \\2/p')
[ -n "$libc" ] || fail 'the C library is not glibc'
major=\${libc% *} minor=\${libc#* } runtime= runtime_sha256=
${choices.join('\n')}
[ -n "$runtime" ] || fail "glibc $major.$minor is too old, or its runtime is not on the backend"
free=$(df -Pk /opt | awk 'NR == 2 { print $4 }')
[ "$free" -ge 409600 ] || fail "400 MiB are needed in /opt, $((free / 1024)) are free"
digest() { sha256sum < "$1" | cut -d ' ' -f 1; }
put() { # path, SHA-256, mode, name on the backend
  if [ -f "$1" ] && [ "$(digest "$1")" = "$2" ]; then return; fi
  curl -fsSk --retry 3 -o "$1.new" "$base/v1/install/$4" || fail "$base does not give $4: is the port open?"
  [ "$(digest "$1.new")" = "$2" ] || { rm -f "$1.new"; fail "$4 is not what it should be: ask for a new installer"; }
  chmod "$3" "$1.new"
  mv -f "$1.new" "$1"
}
mkdir -p ${dirOf(AGENT_FILES.runtime)}
cat > ${AGENT_FILES.ca} <<'END_OF_CA'
${ca.trim()}
END_OF_CA
[ "$(sed '/^-----/d' ${AGENT_FILES.ca} | base64 -d | sha256sum | cut -d ' ' -f 1)" = "$fingerprint" ] || fail 'the CA is not the one of the line'
put ${AGENT_FILES.runtime} "$runtime_sha256" 755 "runtime/$runtime"
put ${AGENT_FILES.bundle} ${bundleSha256} 644 bundle/${bundleSha256}
cat > ${AGENT_FILES.config}.new <<'END_OF_CONFIG'
${JSON.stringify(config)}
END_OF_CONFIG
printf '%s\\n' "$code" | ${AGENT_FILES.runtime} -e '${ENROL}' "$base" || fail 'it was not enrolled; nothing runs'
exec ${AGENT_FILES.runtime} ${AGENT_FILES.bundle} install --config ${AGENT_FILES.config}
`;
}

/** JavaScript for the runtime, without single quotes: the code for a token, both by the pinned CA only. */
const ENROL = `
const fs = require("fs"), https = require("https");
const body = JSON.stringify({ code: fs.readFileSync(0, "utf8").trim() });
const request = https.request(new URL("/v1/install/enrol", process.argv[1]), {
  method: "POST", ca: fs.readFileSync("${AGENT_FILES.ca}"), servername: "dpm-backend", timeout: 30000,
  headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
}, (response) => {
  let text = "";
  response.setEncoding("utf8").on("data", (part) => { text += part; }).on("end", () => {
    const answer = JSON.parse(text);
    if (response.statusCode !== 200) return stop(answer.message);
    fs.writeFileSync("${AGENT_FILES.token}", answer.token, { mode: 0o600 });
    fs.chmodSync("${AGENT_FILES.token}", 0o600);
    const config = { host: answer.host, ...JSON.parse(fs.readFileSync("${AGENT_FILES.config}.new", "utf8")) };
    fs.writeFileSync("${AGENT_FILES.config}.new", JSON.stringify(config, null, 2) + "\\n");
    fs.renameSync("${AGENT_FILES.config}.new", "${AGENT_FILES.config}");
  });
});
const stop = (message) => { console.error("dpm: " + message); process.exit(1); };
request.on("timeout", () => request.destroy(new Error("no answer in 30 s"))).on("error", (error) => stop(error.message));
request.end(body);
`.trim();

function dirOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
