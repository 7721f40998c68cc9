/** One agent's connection: TLS kept alive, resumed when it was closed; HTTP written by hand, so that it costs little. */
import { connect, createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';

export interface Target {
  port: number;
  context: SecureContext;
}

export interface Acknowledgement {
  /** Of the answer; 0: the connection ended without one. */
  httpStatus: number;
  body: string;
}

const SERVER_NAME = 'dpm-backend';

export function createTarget({ port, ca }: { port: number; ca: string }): Target {
  return { port, context: createSecureContext({ ca, minVersion: 'TLSv1.2' }) };
}

export class AgentConnection {
  /** Handshakes so far. */
  handshakes = 0;
  private readonly target: Target;
  private readonly head: string;
  private socket: TLSSocket | undefined;
  private session: Buffer | undefined;
  private received = '';
  private answer: ((one: Acknowledgement) => void) | undefined;

  constructor(target: Target, token: string) {
    this.target = target;
    this.head =
      `POST /v1/report HTTP/1.1\r\nhost: ${SERVER_NAME}\r\nauthorization: Bearer ${token}\r\n` +
      'content-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: ';
  }

  /** One at a time. Sends again once when a kept connection turns out to be closed. */
  async send(body: Buffer): Promise<Acknowledgement> {
    const kept = this.socket !== undefined;
    const answer = await this.sendOnce(body);
    return answer.httpStatus === 0 && kept ? this.sendOnce(body) : answer;
  }

  close(): void {
    this.socket?.destroy();
  }

  private sendOnce(body: Buffer): Promise<Acknowledgement> {
    return new Promise((resolve) => {
      this.answer = resolve;
      const socket = this.socket ?? this.open();
      socket.cork();
      socket.write(`${this.head}${body.length}\r\n\r\n`, 'latin1');
      socket.write(body);
      socket.uncork();
    });
  }

  private open(): TLSSocket {
    const { port, context } = this.target;
    const socket = connect({
      ...{ host: '127.0.0.1', port, secureContext: context, servername: SERVER_NAME },
      ...(this.session && { session: this.session }),
    });
    this.handshakes += 1;
    this.socket = socket;
    this.received = '';
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('session', (session) => (this.session = session));
    socket.on('data', (text: string) => this.take(text));
    // What became of the report is told by 'close'.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      if (this.socket !== socket) return;
      this.socket = undefined;
      this.finish({ httpStatus: 0, body: '' });
    });
    return socket;
  }

  private take(text: string): void {
    this.received += text;
    const headEnd = this.received.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const head = this.received.slice(0, headEnd);
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    const body = this.received.slice(headEnd + 4);
    if (body.length < length) return;
    this.received = '';
    if (/\r\nconnection: close/i.test(head)) {
      const { socket } = this;
      this.socket = undefined;
      socket?.end();
    }
    this.finish({ httpStatus: Number(head.slice(9, 12)), body });
  }

  private finish(one: Acknowledgement): void {
    const { answer } = this;
    this.answer = undefined;
    answer?.(one);
  }
}
