import { describe, expect, it } from 'vitest';
import { parseHostText } from '../../../backend/src/hosts/host-text.ts';

const addresses = (text: string) => parseHostText(text).hosts.map(({ address }) => address);
const faults = (text: string) => parseHostText(text).faults.map(({ line, code }) => `${line} ${code}`);

describe('a pasted list', () => {
  it('names hosts by line, blank, comma or semicolon, with remarks', () => {
    expect(addresses('db-1 db-2,db-3;db-4\r\n\n# old ones\n  10.0.0.7  # primary\n2001:db8::1')).toEqual([
      ...['db-1', 'db-2', 'db-3', 'db-4', '10.0.0.7', '2001:db8::1'],
    ]);
  });

  it('may say user and port', () => {
    expect(parseHostText('dba@db-1:2222 [2001:db8::1]:22 db-2:22 root@db-[1-2].x').hosts).toEqual([
      { address: 'db-1', sshUser: 'dba', sshPort: 2222 },
      { address: '2001:db8::1', sshPort: 22 },
      { address: 'db-2', sshPort: 22 },
      { address: 'db-1.x', sshUser: 'root' },
      { address: 'db-2.x', sshUser: 'root' },
    ]);
  });

  it('has ranges, with their zeros', () => {
    expect(addresses('db-[08-11].example')).toEqual(
      ['db-08', 'db-09', 'db-10', 'db-11'].map((n) => `${n}.example`),
    );
    expect(addresses('10.0.0.[1-3, 9]')).toEqual(['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.9']);
    expect(addresses('r[1-2]-h[1-2]')).toEqual(['r1-h1', 'r1-h2', 'r2-h1', 'r2-h2']);
  });

  it.each([
    ['db-1\nx; rm -rf /', ['2 ADDRESS', '2 ADDRESS']],
    ['$(pwn)', ['1 ADDRESS']],
    ['db-1\ndb-2\nDB-1', ['3 TWICE']],
    ['db-[9-1]', ['1 RANGE']],
    ['db-[a-c]', ['1 RANGE']],
    ['db-[1-9', ['1 RANGE']],
    ['db-[1-1001]', ['1 TOO_MANY']],
    ['db-[1-100][1-100]', ['1 TOO_MANY']],
    ['a[1-600]\nb[1-600]\nc', ['2 TOO_MANY']],
    ['10.0.0.[250-256]', ['1 ADDRESS']],
    ['root@db-1:99999', ['1 VALUE']],
    ['-oProxyCommand=x@db-1', ['1 VALUE']],
  ])('%s: %s', (text, expected) => {
    expect(faults(text)).toEqual(expected);
  });

  it('tells of every wrong line and keeps the others apart', () => {
    const parsed = parseHostText('good\nbad!\nfine\nwor$e');
    expect(parsed.hosts.map(({ address }) => address)).toEqual(['good', 'fine']);
    expect(parsed.faults).toEqual([
      { line: 2, text: 'bad!', code: 'ADDRESS', reason: '"bad!" is no host name and no address' },
      { line: 4, text: 'wor$e', code: 'ADDRESS', reason: '"wor$e" is no host name and no address' },
    ]);
  });

  it('takes any length of a line in little time', () => {
    expect(faults('['.repeat(200_000))).toEqual(['1 RANGE']);
    expect(faults(`a${','.repeat(200_000)}b]`)).toEqual(['1 RANGE']);
  });
});

describe('a table', () => {
  it('says alias, owner, business, tags, user and port, by the names of its columns', () => {
    const text = `address,alias,Owner,业务,tags,ssh user,port
db-1,"orders, main",li,shop,"a;rack=1",dba,2222
10.0.0.[1-2],,,,,,`;
    expect(parseHostText(text)).toEqual({
      hosts: [
        {
          ...{ address: 'db-1', alias: 'orders, main', owner: 'li', business: 'shop', tags: ['a', 'rack=1'] },
          ...{ sshUser: 'dba', sshPort: 2222 },
        },
        { address: '10.0.0.1' },
        { address: '10.0.0.2' },
      ],
      faults: [],
    });
  });

  it('may come from a spreadsheet, with tabs and a byte order mark', () => {
    expect(parseHostText('\uFEFF主机\t别名\t标签\ndb-1\t订单\t核心 支付').hosts).toEqual([
      { address: 'db-1', alias: '订单', tags: ['核心', '支付'] },
    ]);
  });

  it.each([
    ['address,colour\ndb-1,red', ['1 COLUMN']],
    ['address,alias\ndb-1,a,b', ['2 COLUMNS']],
    ['address,alias\ndb-1,"open', ['2 QUOTE']],
    ['address,port\ndb-1,ssh', ['2 VALUE']],
    ['address,tags\ndb-1,a<b', ['2 VALUE']],
    [`address,alias\ndb-1,${'x'.repeat(65)}`, ['2 VALUE']],
    ['address,alias\n,orders', ['2 ADDRESS']],
  ])('%j: %s', (text, expected) => {
    expect(faults(text)).toEqual(expected);
  });
});
