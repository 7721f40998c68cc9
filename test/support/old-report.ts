/** Reports of the replaced system's clients, and their XML as Python's `xmlrpc.client` writes it. */
export type OldValue = string | OldValue[] | { [name: string]: OldValue };
export type OldStruct = Record<string, OldValue>;

/** Seconds of the local day at which the parts of a report were sampled. */
export const OLD_TIMES = {
  net: '2022-06-30 15:13:11',
  io: '2022-06-30 15:13:09',
  iftop: '2022-06-30 15:13:06',
};

/** A report with every part; its local times are those of UTC+8 in 2022 unless others are given. */
export function oldReport(changes: OldStruct = {}, times: Partial<typeof OLD_TIMES> = {}): OldStruct {
  const { net, io, iftop } = { ...OLD_TIMES, ...times };
  return {
    HOST: '192.168.168.11',
    disk: {
      '/dev/sda2': { total: '99', used: '41', free: '58' },
      '/dev/sdb1': { total: '1833', used: '1200', free: '633' },
    },
    util_qu: { sdb: { 'avgqu-sz': '7.52', util: '98.40' }, sda: { 'avgqu-sz': '0.10', util: '51.00' } },
    mem: { total: '125', used: '80', free: '45' },
    cpu: { total: '32', load: '12.34', id: '61.5', wa: '8.3' },
    net: { speed: '10000', Total: '5120.50', send: '4096.25', receive: '1024.25', time: net },
    iftop: {
      time: iftop,
      '192.168.168.11:3306': [
        { remote: '192.168.168.40', out: '48.5MB', in: '812KB' },
        { remote: '192.168.168.41', out: '96B', in: '0' },
      ],
      '192.168.168.11:3307': [{ remote: '10.1.2.3', out: '1.5GB', in: '2.25KB' }],
    },
    io: {
      Total: { read: '20480.00', write: '10240.75' },
      Actual: { read: '18000.00', write: '30720.50' },
      time: io,
    },
    port: {
      '4711': {
        ...{ io_r: '18000.25K/s', io_w: '1.5M/s', cpu: '312.4%', mem: '64GB' },
        remarks: '/usr/sbin/mysqld --defaults-file=/data/3306/my.cnf --port=3306',
      },
      '4712': {
        ...{ io_r: '0', io_w: '0', cpu: '0%', mem: '0GB' },
        remarks: 'mysqldump -uroot -ps3cret --all-databases',
      },
    },
    ...changes,
  };
}

/** `f_rpc_func` with one parameter. */
export function oldCall(report: OldValue, method = 'f_rpc_func'): string {
  return (
    `<?xml version='1.0'?>\n<methodCall>\n<methodName>${escape(method)}</methodName>\n<params>\n<param>\n` +
    `${toXml(report)}</param>\n</params>\n</methodCall>\n`
  );
}

function toXml(value: OldValue): string {
  if (typeof value === 'string') return `<value><string>${escape(value)}</string></value>\n`;
  if (Array.isArray(value)) {
    return `<value><array><data>\n${value.map(toXml).join('')}</data></array></value>\n`;
  }
  const members = Object.entries(value).map(
    ([name, one]) => `<member>\n<name>${escape(name)}</name>\n${toXml(one)}</member>\n`,
  );
  return `<value><struct>\n${members.join('')}</struct></value>\n`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
