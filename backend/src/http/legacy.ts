/**
 * `POST /RPC2`: the reports of the replaced system's clients. Whatever happens, the answer is one that keeps them running:
 * HTTP 200 with the array [status, version], never a fault.
 */
import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LIMITS } from '@dpm/protocol';
import { ProductError } from '../errors.ts';
import type { NoteRefusal } from './refused-reports.ts';

export interface LegacyDependencies {
  /** Whether an address is on the list of those that may report so. */
  allows: (address: string) => boolean;
  /** Resolves when the report is stored; throws when it is not, soon. */
  take: (body: Buffer) => Promise<void>;
  formatAnswer: (status: number, version: string) => string;
  /** What these clients take for the server's version: one that is not their own makes them start again. */
  version: string;
  noteRefusal: NoteRefusal;
}

const STORED = 0;
const NOT_STORED = 2;
/** A client reads no answer before it has sent everything: so much is read and thrown away. */
const MOST_READ_BYTES = 64 * 1024 * 1024;
/** Kept of every body, for people who look at what was refused. */
const START_BYTES = 4_096;

export async function registerLegacy(app: FastifyInstance, dependencies: LegacyDependencies): Promise<void> {
  const { allows, take, formatAnswer, version, noteRefusal } = dependencies;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', async (request: FastifyRequest, payload: Readable) =>
    readBody(payload, allows(addressOf(request)) ? LIMITS.reportBytes : START_BYTES),
  );
  // A content type that is none, or missing, would be refused before anybody looked at the body.
  app.addHook('onRequest', async ({ raw }) => {
    raw.headers['content-type'] = 'text/xml';
  });
  app.post('/RPC2', async (request, reply) => {
    const body = request.body as Body | undefined;
    const address = addressOf(request);
    let status = STORED;
    try {
      requireClient(request, allows);
      await take(requireBody(body));
    } catch (error) {
      status = NOT_STORED;
      noteRefusal(error, { client: 'legacy', address, host: undefined, body: body?.start ?? '' });
    }
    return reply.type('text/xml; charset=utf-8').send(formatAnswer(status, version));
  });
  app.setErrorHandler(async (error, request, reply) => {
    const address = addressOf(request);
    // Who goes away in the midst of a report sent none.
    if ((error as { code?: string }).code !== 'ECONNRESET')
      noteRefusal(error, { client: 'legacy', address, host: undefined, body: '' });
    return reply.code(200).type('text/xml; charset=utf-8').send(formatAnswer(NOT_STORED, version));
  });
}

interface Body {
  /** Undefined when it is too large. */
  whole: Buffer | undefined;
  start: string;
}

/** Reads everything, and keeps it while it is at most `most` bytes. */
async function readBody(payload: Readable, most: number): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of payload as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_READ_BYTES) throw tooLarge();
    if (size <= most || chunks.length === 0) chunks.push(chunk);
    else chunks.splice(1);
  }
  const read = Buffer.concat(chunks);
  const start = read.toString('utf8', 0, START_BYTES);
  return { whole: size > most ? undefined : read, start };
}

function requireBody(body: Body | undefined): Buffer {
  if (body?.whole !== undefined) return body.whole;
  throw body === undefined
    ? new ProductError({ code: 'NOT_XML', message: 'the body is empty', httpStatus: 400 })
    : tooLarge();
}

/** These clients are no browsers: a page that makes one send a report is refused. */
function requireClient(request: FastifyRequest, allows: (address: string) => boolean): void {
  const address = addressOf(request);
  if (allows(address) && request.headers.origin === undefined) return;
  throw new ProductError({
    code: 'ADDRESS_REFUSED',
    message: `${address} may not report as a client of the replaced system: [legacy] allow does not name it`,
    httpStatus: 403,
  });
}

/** The peer's; no header is believed. */
function addressOf(request: FastifyRequest): string {
  return request.socket.remoteAddress ?? '';
}

function tooLarge(): ProductError {
  const message = `the report exceeds ${LIMITS.reportBytes} bytes`;
  return new ProductError({ code: 'TOO_LARGE', message, httpStatus: 413 });
}
