/** One SSH connection to a host, on which nothing but the fixed scripts is run. */
import ssh2, { type Client, type ClientChannel, type ConnectConfig } from 'ssh2';
import { ProductError } from '../errors.ts';
import { fingerprintOf, type HostKeyVerdict } from './host-key.ts';
import { argumentLines, commandOf, type ScriptName } from './ssh-scripts.ts';

export interface SshAccess {
  host: string;
  port: number;
  user: string;
  /** Private key, PEM or OpenSSH; a secret. */
  privateKey: string;
}

export interface ScriptInput {
  args?: readonly string[];
  /** What follows the arguments. */
  content?: Buffer;
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

/** Throws SSH_UNREACHABLE, SSH_LOGIN, or the code of the verdict on its host key. */
export function openSession(
  access: SshAccess,
  { judge }: { judge: (fingerprint: string) => HostKeyVerdict },
): Promise<SshSession> {
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client();
    let refused: { code: string; fingerprint: string } | undefined;
    const config: ConnectConfig = {
      host: access.host,
      port: access.port,
      username: access.user,
      privateKey: access.privateKey,
      readyTimeout: CONNECT_MS,
      keepaliveInterval: 10_000,
      hostVerifier: (key: Buffer) => {
        const fingerprint = fingerprintOf(key);
        const verdict = judge(fingerprint);
        if (!verdict.trusted) refused = { code: verdict.code, fingerprint };
        return verdict.trusted;
      },
    };
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

function sessionOf(client: Client, { host, user }: SshAccess): SshSession {
  let sudo = false;
  return {
    run: (name, input = {}) => runScript(client, { name, input, sudo, host, user }),
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
}

function runScript(client: Client, call: ScriptCall): Promise<string> {
  const { name, input, sudo, host } = call;
  const start = Buffer.from(argumentLines(input.args ?? []));
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
      channel.end(input.content ?? Buffer.alloc(0));
    });
  });
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
      message: `${call.user} may not use sudo without a password on ${call.host}: ${said}`,
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
  { access, refused }: { access: SshAccess; refused: { code: string; fingerprint: string } | undefined },
): ProductError {
  const where = `${access.host}:${access.port}`;
  if (refused !== undefined) {
    const changed = refused.code === 'HOST_KEY_CHANGED';
    return new ProductError({
      code: refused.code,
      message: `${where} shows the host key ${refused.fingerprint}, which is ${changed ? 'not the one that it had' : 'not trusted yet'}`,
      where,
      remedy: changed
        ? 'find out why it changed; when it is right, forget the old key'
        : 'compare it with the key on the host (ssh-keygen -l), then confirm it',
      cause: error,
    });
  }
  if (error.level === 'client-authentication') {
    return new ProductError({
      code: 'SSH_LOGIN',
      message: `${where} does not let ${access.user} in with this key`,
      where,
      remedy: 'put the public key into its authorized_keys (ssh-copy-id), or choose another user or key',
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
