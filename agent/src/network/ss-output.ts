/**
 * Reads what `ss -tine` prints: TCP sockets that are not listening, with addresses as numbers, inodes and the
 * kernel's tcp_info. A socket takes two lines, the second begins with a blank; newer versions may print one (`-O`).
 * Both are read, and so is the header that `-H` would suppress: no option is used that CentOS 7's version lacks.
 */

/** One connected socket and its bytes since it was opened. */
export interface SocketCounters {
  /** Both ends as printed: unique among the sockets of a network namespace. */
  key: string;
  localAddress: string;
  localPort: number;
  remoteAddress: string;
  remotePort: number;
  /** 0 once its process closed it. */
  inode: number;
  inBytes: number;
  outBytes: number;
}

/** All sockets of one moment. */
export interface SocketDump {
  sockets: SocketCounters[];
  /** Whether tcp_info has byte counters (kernel ≥ 4.1, or back-ported); unknown while nothing is connected. */
  counters: 'present' | 'absent' | 'unknown';
}

const SOCKET_LINE = /^(\S+)\s+\d+\s+\d+\s+(\S+)\s+(\S+)(.*)$/;
const INODE = / ino:(\d+)/;
/** Bytes that arrived, and bytes that the other end acknowledged: retransmissions are in neither. */
const RECEIVED = / bytes_received:(\d+)/;
const ACKNOWLEDGED = / bytes_acked:(\d+)/;
/** Came with the byte counters, and is printed for idle sockets too. */
const SIGN_OF_COUNTERS = /\s(?:bytes_\w+|segs_\w+):\d/;
const SIGN_OF_INFO = /\s(?:rto|mss|cwnd):\d/;

export function parseSockets(text: string): SocketDump {
  const dump: SocketDump = { sockets: [], counters: 'unknown' };
  let start = 0;
  while (start < text.length) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    readLine(text.slice(start, end), dump);
    start = end + 1;
  }
  return dump;
}

function readLine(line: string, dump: SocketDump): void {
  const continued = line.startsWith('\t') || line.startsWith(' ');
  const socket = continued ? dump.sockets[dump.sockets.length - 1] : openSocket(line, dump);
  if (!socket) return;
  socket.inBytes += numberAt(RECEIVED, line);
  socket.outBytes += numberAt(ACKNOWLEDGED, line);
  if (dump.counters === 'present') return;
  if (SIGN_OF_COUNTERS.test(line)) dump.counters = 'present';
  else if (SIGN_OF_INFO.test(line)) dump.counters = 'absent';
}

/** The socket that begins on this line; undefined for the header and for anything unknown. */
function openSocket(line: string, { sockets }: SocketDump): SocketCounters | undefined {
  const [, , local, remote, rest] = SOCKET_LINE.exec(line) ?? [];
  if (local === undefined || remote === undefined) return undefined;
  const [here, there] = [parseEndpoint(local), parseEndpoint(remote)];
  if (!here || !there) return undefined;
  const socket: SocketCounters = {
    key: `${local} ${remote}`,
    localAddress: here.address,
    localPort: here.port,
    remoteAddress: there.address,
    remotePort: there.port,
    inode: numberAt(INODE, rest ?? ''),
    ...{ inBytes: 0, outBytes: 0 },
  };
  sockets.push(socket);
  return socket;
}

/**
 * `10.0.0.1:3306`, `[fe80::1]%eth0:22`, `127.0.0.53%lo:53`, and `::1:3306` of old versions. An IPv4 address that an
 * IPv6 socket maps is the IPv4 address, so that one client is one client.
 */
export function parseEndpoint(text: string): { address: string; port: number } | undefined {
  const colon = text.lastIndexOf(':');
  const port = Number(text.slice(colon + 1));
  if (colon < 1 || !Number.isInteger(port)) return undefined;
  const address = text
    .slice(0, colon)
    .replace(/[[\]]/g, '')
    .replace(/%.*$/, '')
    .replace(/^::ffff:(?=\d+\.)/, '');
  return { address, port };
}

function numberAt(pattern: RegExp, text: string): number {
  const digits = pattern.exec(text)?.[1];
  return digits === undefined ? 0 : Number(digits);
}
