/** One SSH connection to a host, on which nothing but the fixed scripts is run. */
import type { Readable } from 'node:stream';
import ssh2, { type Client, type ClientChannel, type ConnectConfig, type ServerHostKeyAlgorithm } from 'ssh2';
import { ProductError } from '../errors.ts';
import {
  describeKey,
  REFUSAL_CODES,
  type HostKey,
  type HostKeyVerdict,
  type KeyRefusal,
} from './host-key.ts';
import { argumentLines, commandOf, scriptInput, type ScriptName } from './ssh-scripts.ts';

export interface SshAccess {
  host: string;
  port: number;
  user: string;
  /** Private key, PEM or OpenSSH, or else the password; secrets. */
  privateKey?: string;
  passphrase?: string;
  password?: string;
}

export interface ScriptInput {
  args?: readonly string[];
  /** What follows the arguments. */
  content?: Buffer | Readable;
}

export interface SshSession {
  /** Standard output. Throws SSH_FAILED with what it said, SUDO_REFUSED, SSH_LOST, SSH_TIMEOUT. */
  run(name: ScriptName, input?: ScriptInput): Promise<string>;
  /** From now on scripts are run by sudo. */
  useSudo(): void;
  end(): void;
}

const CONNECT_MS = 15_000;
/** A script that changes files, or a runtime over a slow line. */
const SCRIPT_MS = 300_000;
const OUTPUT_CHARS = 8_192;
/** What ssh2 verifies. */
const SIGNATURES = [
  ...(['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'] as const),
  ...(['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'] as const),
];

export interface KeyJudge {
  judge: (shown: HostKey) => HostKeyVerdict;
  /** Of host keys, asked for first. */
  algorithms?: readonly string[];
}

/** Throws SSH_UNREACHABLE, SSH_LOGIN, or the code of the verdict on its host key. */
export function openSession(access: SshAccess, { judge, algorithms = [] }: KeyJudge): Promise<SshSession> {
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client();
    let refused: RefusedKey | undefined;
    const config: ConnectConfig = {
      host: access.host,
      port: access.port,
      username: access.user,
      ...credentialOf(access),
      readyTimeout: CONNECT_MS,
      keepaliveInterval: 10_000,
      algorithms: { serverHostKey: { append: [], prepend: signaturesOf(algorithms), remove: [] } },
      hostVerifier: (blob: Buffer) => {
        const key = describeKey(blob);
        const verdict = judge(key);
        if (!verdict.trusted) refused = { key, state: verdict.state };
        return verdict.trusted;
      },
    };
    // Servers that take passwords only this way ask one question.
    client.on('keyboard-interactive', (...question) => {
      const [, , , prompts, finish] = question;
      finish(prompts.map(() => access.password ?? ''));
    });
    client.on('ready', () => resolve(sessionOf(client, access)));
    client.on('error', (error: Error & { level?: string }) => {
      client.end();
      reject(connectFailure(error, { access, refused }));
    });
    try {
      client.connect(config);
    } catch (cause) {
      reject(connectFailure(cause as Error, { access, refused }));
    }
  });
}

function credentialOf({ privateKey, passphrase, password }: SshAccess): ConnectConfig {
  if (password !== undefined) return { password, tryKeyboard: true };
  return { privateKey: privateKey ?? '', ...(passphrase !== undefined && { passphrase }) };
}

/** Shows itself in the protocol's beginning, before anybody logs in. Throws SSH_UNREACHABLE. */
export async function fetchHostKey(
  access: SshAccess,
  { algorithms }: { algorithms: readonly string[] },
): Promise<HostKey> {
  let shown: HostKey | undefined;
  const judge = (key: HostKey): HostKeyVerdict => {
    shown = key;
    return { trusted: false, state: 'unconfirmed' };
  };
  try {
    (await openSession(access, { judge, algorithms })).end();
  } catch (error) {
    if (shown === undefined) throw error;
  }
  if (shown === undefined) throw new TypeError('an SSH server let somebody in without showing a key');
  return shown;
}

interface RefusedKey {
  key: HostKey;
  state: KeyRefusal;
}

/** RSA keys sign in several ways; the others are named like their signature. */
function signaturesOf(algorithms: readonly string[]): ServerHostKeyAlgorithm[] {
  const names = algorithms.flatMap((name) =>
    name === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256', name] : [name],
  );
  return names.filter((name): name is ServerHostKeyAlgorithm =>
    (SIGNATURES as readonly string[]).includes(name),
  );
}

function sessionOf(client: Client, { host, user, password }: SshAccess): SshSession {
  let sudo = false;
  return {
    run: (name, input = {}) => runScript(client, { name, input, sudo, host, user, password }),
    useSudo() {
      sudo = true;
    },
    end: () => client.end(),
  };
}

interface ScriptCall {
  name: ScriptName;
  input: ScriptInput;
  sudo: boolean;
  host: string;
  user: string;
  /** For sudo, should it ask. */
  password: string | undefined;
}

function runScript(client: Client, call: ScriptCall): Promise<string> {
  const { name, input, host, password } = call;
  const sudo = !call.sudo ? 'none' : password === undefined ? 'free' : 'password';
  const start = Buffer.from(
    (sudo === 'password' ? argumentLines([password ?? '']) : '') + scriptInput(input.args ?? []),
  );
  return new Promise((resolve, reject) => {
    const lost = () => reject(sshError('SSH_LOST', `the connection to ${host} ended during ${name}`, call));
    const timer = setTimeout(() => {
      reject(sshError('SSH_TIMEOUT', `${name} on ${host} did not end in ${SCRIPT_MS / 1000} s`, call));
      client.destroy();
    }, SCRIPT_MS);
    const settle = () => {
      clearTimeout(timer);
      client.off('close', lost);
    };
    client.once('close', lost);
    client.exec(commandOf(name, { sudo }), (error: Error | undefined, channel: ClientChannel) => {
      if (error !== undefined) {
        settle();
        reject(sshError('SSH_LOST', `${name} could not be started on ${host}: ${error.message}`, call));
        return;
      }
      const output = collect(channel);
      channel.on('close', (code: number | null | undefined) => {
        settle();
        if (code === 0) resolve(output.stdout());
        else if (code === null || code === undefined) lost();
        else reject(scriptFailure(call, { code, said: output.stderr() || output.stdout() }));
      });
      // The other side may end before it has read everything: its exit code says why.
      channel.on('error', lost);
      channel.write(start);
      const { content = Buffer.alloc(0) } = input;
      if (Buffer.isBuffer(content)) channel.end(content);
      else send(content, { channel, failed: (error) => reject(sshError('SSH_FAILED', error.message, call)) });
    });
  });
}

/** As fast as the host takes it. A file that cannot be read ends the script, which then finds that bytes are missing. */
function send(
  content: Readable,
  { channel, failed }: { channel: ClientChannel; failed: (error: Error) => void },
): void {
  content.on('error', (error) => {
    failed(error);
    channel.end();
  });
  channel.once('close', () => content.destroy());
  content.pipe(channel);
}

/** The start of both streams. */
function collect(channel: ClientChannel): { stdout: () => string; stderr: () => string } {
  const texts = { stdout: '', stderr: '' };
  const add = (name: keyof typeof texts) => (data: Buffer) => {
    texts[name] = (texts[name] + data.toString('utf8')).slice(0, OUTPUT_CHARS);
  };
  channel.on('data', add('stdout'));
  channel.stderr.on('data', add('stderr'));
  return { stdout: () => texts.stdout, stderr: () => texts.stderr.trim() };
}

function scriptFailure(call: ScriptCall, { code, said }: { code: number; said: string }): ProductError {
  if (call.sudo && /\bsudo: /.test(said)) {
    return new ProductError({
      code: 'SUDO_REFUSED',
      message: `${call.user} may not use sudo${call.password === undefined ? ' without a password' : ''} on ${call.host}: ${said}`,
      where: call.host,
      remedy: `allow it there (visudo: "${call.user} ALL=(root) NOPASSWD: ALL"), or log in as root`,
    });
  }
  return sshError('SSH_FAILED', `${call.name} ended with ${code} on ${call.host}: ${said}`, call);
}

function sshError(code: string, message: string, { host }: { host: string }): ProductError {
  return new ProductError({ code, message, where: host, remedy: 'it is tried again by itself' });
}

function connectFailure(
  error: Error & { level?: string },
  { access, refused }: { access: SshAccess; refused: RefusedKey | undefined },
): ProductError {
  const where = `${access.host}:${access.port}`;
  if (refused !== undefined) return keyFailure(refused, where);
  if (error.level === 'client-authentication') {
    const isKey = access.password === undefined;
    return new ProductError({
      code: 'SSH_LOGIN',
      message: `${where} does not let ${access.user} in with this ${isKey ? 'key' : 'password'}`,
      where,
      remedy: isKey
        ? 'put the public key into its authorized_keys (ssh-copy-id), or choose another user or key'
        : 'give the right password, or a key: it was not kept',
      cause: error,
    });
  }
  return new ProductError({
    code: 'SSH_UNREACHABLE',
    message: `${where} cannot be reached by SSH: ${error.message}`,
    where,
    remedy: 'see whether it is up, sshd listens there, and no firewall is between',
    cause: error,
  });
}

const KEY_WORDS: Record<KeyRefusal, { said: string; remedy: string }> = {
  unconfirmed: {
    said: 'is not confirmed yet',
    remedy:
      'compare it with the key on the host (ssh-keygen -l -f /etc/ssh/ssh_host_ed25519_key.pub), then confirm it',
  },
  unknown: { said: 'is not in known_hosts', remedy: 'add it there (ssh-keyscan, then compare)' },
  changed: {
    said: 'is not the one that it had',
    remedy: 'find out why it changed; when it is right, forget the old key',
  },
  revoked: { said: 'is revoked in known_hosts', remedy: 'give the host another key (ssh-keygen -A)' },
};

function keyFailure({ key, state }: RefusedKey, where: string): ProductError {
  const { said, remedy } = KEY_WORDS[state];
  return new ProductError({
    code: REFUSAL_CODES[state],
    message: `${where} shows the host key ${key.fingerprint}, which ${said}`,
    where,
    remedy,
  });
}
