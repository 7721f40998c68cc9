// Runs on every Node, however old: no syntax newer than modules here.

const NEEDED = [20, 19];

/** True when `version` (such as `v20.19.1`) is at least the needed one. */
export function isRecentNode(version) {
  const [major, minor] = version.replace('v', '').split('.').map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}

/** Ends the process with one clear line when Node is too old. */
export function requireNode(version = process.version) {
  if (isRecentNode(version)) return;
  console.error(
    `NODE_TOO_OLD: Node.js ${version} runs this, ${NEEDED.join('.')} or newer is needed [${process.execPath}]; ` +
      'what to do: install a newer Node.js and start again',
  );
  process.exit(1);
}
