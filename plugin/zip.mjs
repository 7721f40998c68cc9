/**
 * `npm run zip -w plugin` after a build: `dbzz-processmonitor-app-VERSION.zip`, as Grafana's plugin folder takes it: one
 * folder named by the plugin's id. The ZIP format is that of APPNOTE 6.3, deflated, without times, so that the same
 * files make the same archive.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';

const ID = 'dbzz-processmonitor-app';
const root = import.meta.dirname;
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
/** 1980-01-01, the first that the format knows. */
const DATE = 0x21;
const UTF8 = 0x800;
const DEFLATED = 8;

const files = readdirSync(join(root, 'dist'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(join(root, 'dist').length + 1))
  .filter((name) => !name.endsWith('.map'))
  .sort();
if (!files.includes('plugin.json')) {
  throw new Error('plugin/dist holds no plugin: npm run build -w plugin first');
}

const parts = [];
const directory = [];
let offset = 0;
for (const file of files) {
  const name = Buffer.from(`${ID}/${file}`);
  const content = readFileSync(join(root, 'dist', file));
  const packed = deflateRawSync(content, { level: 9 });
  // Version needed, flags, method, time, date, checksum, both sizes, length of the name, none of extra.
  const facts = Buffer.alloc(26);
  [20, UTF8, DEFLATED, 0, DATE].forEach((value, index) => facts.writeUInt16LE(value, index * 2));
  [crc32(content), packed.length, content.length].forEach((value, index) =>
    facts.writeUInt32LE(value, 10 + index * 4),
  );
  facts.writeUInt16LE(name.length, 22);
  parts.push(Buffer.from('PK\x03\x04', 'latin1'), facts, name, packed);
  // Comment, disk, internal and external attributes (a plain file, 0644), place.
  const place = Buffer.alloc(14);
  place.writeUInt32LE(0o100644 * 0x10000, 6);
  place.writeUInt32LE(offset, 10);
  // Made on Unix, which is what gives the attributes their meaning.
  directory.push(Buffer.from('PK\x01\x02\x14\x03', 'latin1'), facts, place, name);
  offset += 30 + name.length + packed.length;
}
const list = Buffer.concat(directory);
const end = Buffer.alloc(22);
end.write('PK\x05\x06', 'latin1');
end.writeUInt16LE(files.length, 8);
end.writeUInt16LE(files.length, 10);
end.writeUInt32LE(list.length, 12);
end.writeUInt32LE(offset, 16);
const archive = join(root, `${ID}-${version}.zip`);
writeFileSync(archive, Buffer.concat([...parts, list, end]));
console.log(archive);
