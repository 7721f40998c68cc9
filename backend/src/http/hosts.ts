import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { EnrolHost, HostDetails, HostName, type Enrolled, type Fleet, type HostList } from '@dpm/protocol';
import { ProductError } from '../errors.ts';
import { callerOf, type Caller } from './auth.ts';

/** `GET hosts`: every host with its newest state. */
export async function registerHostList(
  app: FastifyInstance,
  { listHosts }: { listHosts: () => Promise<HostList> },
): Promise<void> {
  app.get('/hosts', async () => listHosts());
}

/** `GET fleet`: every host with what was asked for, observed, and is being done. */
export async function registerFleet(
  app: FastifyInstance,
  { listFleet }: { listFleet: () => Promise<Fleet> },
): Promise<void> {
  app.get('/fleet', async () => listFleet());
}

const HostQuery = Type.Object({ host: HostName }, { additionalProperties: false });

/** `PATCH host?host=…`: what people call a host and who owns it. */
export async function registerHostDetails(
  app: FastifyInstance,
  {
    changeHostDetails,
  }: { changeHostDetails: (host: string, details: HostDetails, caller: Caller) => Promise<boolean> },
): Promise<void> {
  app.patch('/host', { schema: { querystring: HostQuery, body: HostDetails } }, async (request, reply) => {
    const { host } = request.query as { host: string };
    const changed = await changeHostDetails(host, request.body as HostDetails, callerOf(request));
    if (!changed) throw unknownHost(host);
    return reply.code(204).send();
  });
}

/** `POST hosts`: enrols a host; the answer holds its agent's token, which is shown this once. */
export async function registerEnrolment(
  app: FastifyInstance,
  { enrolHost }: { enrolHost: (host: string, caller: Caller) => Promise<string> },
): Promise<void> {
  app.post('/hosts', { schema: { body: EnrolHost } }, async (request, reply): Promise<Enrolled> => {
    const { host } = request.body as EnrolHost;
    const token = await enrolHost(host, callerOf(request));
    void reply.code(201);
    return { host, token };
  });
}

export function unknownHost(host: string): ProductError {
  return new ProductError({
    code: 'HOST_UNKNOWN',
    message: `there is no host ${host}`,
    where: '/host',
    httpStatus: 404,
  });
}
