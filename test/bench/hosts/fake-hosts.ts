/** A process that plays hosts: one SSH server that answers our scripts, and receives and hashes what is put. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import ssh2, { type ServerChannel } from 'ssh2';
import { commandOf, SCRIPTS, type ScriptName } from '../../../backend/src/hosts/ssh-scripts.ts';

const NAMES = new Map(
  (Object.keys(SCRIPTS) as ScriptName[]).map((name) => [commandOf(name, { sudo: 'none' }), name]),
);
/** The mark, then as many lines of arguments. */
const ARGUMENTS: Partial<Record<ScriptName, number>> = { preflight: 2, digest: 1, put: 3 };

const ready = () =>
  [
    'uid=0',
    'os=fake',
    'arch=x86_64',
    'glibc=glibc 2.36',
    'freeKib=9000000',
    'ss=yes',
    'keeper=cron',
    'back=yes',
    'old=',
  ]
    .concat(`clock=${Math.round(Date.now() / 1000)}`)
    .join('\n');

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
});

const server = new ssh2.Server({ hostKeys: [privateKey] }, (client) => {
  client.on('error', () => client.end());
  client.on('authentication', (context) => context.accept());
  client.on('ready', () =>
    client.on('session', (accept) =>
      accept().on('exec', (take, _reject, { command }) => answer(take(), NAMES.get(command))),
    ),
  );
});

function answer(channel: ServerChannel, name: ScriptName | undefined): void {
  const lines: string[] = [];
  const hash = createHash('sha256');
  let start = Buffer.alloc(0);
  const wanted = 1 + (ARGUMENTS[name ?? 'install'] ?? 0);
  channel.on('data', (part: Buffer) => {
    if (lines.length === wanted) {
      hash.update(part);
      return;
    }
    start = Buffer.concat([start, part]);
    for (let end = start.indexOf(10); end >= 0 && lines.length < wanted; end = start.indexOf(10)) {
      lines.push(start.toString('utf8', 0, end));
      start = start.subarray(end + 1);
    }
    if (lines.length === wanted) hash.update(start);
  });
  channel.on('end', () => {
    const isWhole = name !== 'put' || hash.digest('hex') === lines[3];
    if (name === 'preflight') channel.write(ready());
    if (name === 'install') channel.write('kept by cron');
    channel.exit(name !== undefined && isWhole ? 0 : 65);
    channel.end();
  });
}

server.listen(0, '0.0.0.0', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit(0));
