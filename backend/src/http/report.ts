/** `POST /v1/report`: what an agent measured, stored before it is answered. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  LIMITS,
  PROTOCOL_VERSION,
  REPORT_ADDITIONS,
  Report,
  type AgentSettings,
  type Answer,
  type BundleOrder,
  type WatchOrder,
  type WatchStatus,
} from '@dpm/protocol';
import { ProductError } from '../errors.ts';
import { bearerToken, unauthorized } from './auth.ts';
import { parsePackedJson } from './packed-json.ts';
import type { NoteRefusal } from './refused-reports.ts';

/** The host that a token speaks for. */
export interface Sender {
  hostId: number;
  host: string;
  /** `istate` of tb_monitor_host_config; null when it has no row there. */
  istate: number | null;
}

export interface ReportDependencies {
  findSender: (token: string) => Promise<Sender | undefined>;
  accept: (report: Report, sender: Sender) => Promise<{ status: Answer['status']; wantCommands: string[] }>;
  /** How agents are to sample. */
  settings: AgentSettings;
  /** Label and bundle that a host is to run, and which servers it is to try; what is undefined stays as it is. */
  ordersFor: (host: string) => {
    version: string;
    bundle: BundleOrder | undefined;
    servers?: string[] | undefined;
  };
  /** Hosts that tell when no server answers. */
  watching?: {
    orderFor: (hostId: number) => WatchOrder | undefined;
    note: (hostId: number, status: WatchStatus) => Promise<void>;
  };
  noteRefusal: NoteRefusal;
  now: () => number;
}

declare module 'fastify' {
  interface FastifyRequest {
    sender: Sender | null;
    /** The start of a body that could not be read. */
    unreadable: string | null;
    /** The body as it came, to be read again should it be refused later. */
    packed: Buffer | null;
  }
}

/** Asked for, and done: an agent that still reports was missed. */
const TAKEN_OFFLINE = new Set<number | null>([0, -1]);
const UNREADABLE_BYTES = 4_096;

export async function registerReport(app: FastifyInstance, dependencies: ReportDependencies): Promise<void> {
  const { findSender, accept, settings, ordersFor, watching, now } = dependencies;
  app.decorateRequest('sender', null);
  app.decorateRequest('unreadable', null);
  app.decorateRequest('packed', null);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: LIMITS.reportBytes },
    async (request: FastifyRequest, body: Buffer) => {
      request.packed = body;
      try {
        return await parsePackedJson(body, request.headers['content-encoding']);
      } catch (error) {
        request.unreadable = body.toString('utf8', 0, UNREADABLE_BYTES);
        throw error;
      }
    },
  );
  app.addHook('onRequest', async (request) => {
    const sender = await findSender(bearerToken(request));
    if (sender === undefined) throw unauthorized('the token of this agent is not known here');
    request.sender = sender;
  });
  app.addHook('onError', async (request, _reply, error) => {
    const { packed } = request;
    if (request.body === null && packed !== null && request.unreadable === null)
      request.body = await parsePackedJson(packed, request.headers['content-encoding']);
    dependencies.noteRefusal(error, {
      client: 'agent',
      address: request.socket.remoteAddress ?? '',
      host: request.sender?.host,
      body: request.unreadable ?? request.body,
    });
  });
  app.post('/v1/report', { schema: { body: Report } }, async (request): Promise<Answer> => {
    const sender = requireSameHost(request.sender, request.body as Report);
    const said = (request.body as Report).watch;
    const { status, wantCommands } = await handOver(request, (report) => accept(report, sender));
    if (said) await watching?.note(sender.hostId, said);
    const { version, bundle, servers } = ordersFor(sender.host);
    const watch = watching?.orderFor(sender.hostId);
    return {
      protocol: PROTOCOL_VERSION,
      status,
      serverTimeMs: now(),
      takes: [...REPORT_ADDITIONS],
      ...{ version, settings: { ...settings, ...(servers && { servers }) } },
      ...(bundle && { bundle }),
      ...(watch && { watch }),
      ...(TAKEN_OFFLINE.has(sender.istate) && { remove: true }),
      ...(wantCommands.length > 0 && { wantCommands }),
    };
  });
}

/** Lets go of the report: while it waits for its commit nothing of the request may hold it. */
function handOver<Result>(request: FastifyRequest, accept: (report: Report) => Result): Result {
  const report = request.body as Report;
  request.body = null;
  return accept(report);
}

function requireSameHost(sender: Sender | null, report: Report): Sender {
  if (sender !== null && sender.host === report.host.name) return sender;
  throw new ProductError({
    code: 'HOST_MISMATCH',
    message: `this token speaks for ${sender?.host ?? 'nobody'}, not for ${report.host.name}`,
    where: '/host/name',
    httpStatus: 403,
  });
}
