import {
  Acknowledge,
  ChangedChannel,
  ChannelPreviewQuery,
  DeliveryQuery,
  IncidentDetailQuery,
  IncidentId,
  IncidentQuery,
  NewChannel,
  type ChannelList,
  type ChannelPreview,
  type ChannelTest,
  type DeliveryPage,
  type IncidentDetail,
  type IncidentList,
} from '@dpm/protocol';
import type { FastifyInstance } from 'fastify';
import { ProductError } from '../errors.ts';
import { callerOf, type Caller } from './auth.ts';
import { found, idOf } from './numbered.ts';

/** `GET incidents`, `GET incident?id&language`. */
export async function registerIncidents(
  app: FastifyInstance,
  work: {
    listIncidents: (query: IncidentQuery) => Promise<IncidentList>;
    readIncident: (query: IncidentDetailQuery) => Promise<IncidentDetail | undefined>;
  },
): Promise<void> {
  app.get('/incidents', { schema: { querystring: IncidentQuery } }, async (request) =>
    work.listIncidents(request.query as IncidentQuery),
  );
  app.get('/incident', { schema: { querystring: IncidentDetailQuery } }, async (request) => {
    const query = request.query as IncidentDetailQuery;
    return found(await work.readIncident(query), { what: 'incident', id: query.id });
  });
}

/** `GET deliveries?before&state&channel`. */
export async function registerDeliveries(
  app: FastifyInstance,
  work: { readDeliveries: (query: DeliveryQuery) => Promise<DeliveryPage> },
): Promise<void> {
  app.get('/deliveries', { schema: { querystring: DeliveryQuery } }, async (request) =>
    work.readDeliveries(request.query as DeliveryQuery),
  );
}

/** `POST incident/acknowledge?id`. */
export async function registerAcknowledge(
  app: FastifyInstance,
  work: { acknowledge: (ack: { id: number; note: string }, caller: Caller) => Promise<boolean> },
): Promise<void> {
  const schema = { querystring: IncidentId, body: Acknowledge };
  app.post('/incident/acknowledge', { schema }, async (request, reply) => {
    const id = idOf(request);
    const { note } = request.body as Acknowledge;
    const done = await work.acknowledge({ id, note }, callerOf(request));
    found(done || undefined, { what: 'incident', id });
    return reply.code(204).send();
  });
}

/** `GET channels`, `POST channels`, `PATCH channel?id`, `DELETE channel?id`, `POST channel/test?id`, `GET channel/preview`. */
export async function registerChannels(
  app: FastifyInstance,
  work: {
    listChannels: () => Promise<ChannelList>;
    addChannel: (draft: NewChannel, caller: Caller) => Promise<number | undefined>;
    changeChannel: (id: number, draft: ChangedChannel, caller: Caller) => Promise<boolean>;
    testChannel: (id: number, caller: Caller) => Promise<ChannelTest | undefined>;
    deleteChannel: (id: number, caller: Caller) => Promise<boolean>;
    previewChannel: (query: ChannelPreviewQuery) => ChannelPreview;
  },
): Promise<void> {
  app.get('/channels', async () => work.listChannels());
  app.get('/channel/preview', { schema: { querystring: ChannelPreviewQuery } }, async (request) =>
    work.previewChannel(request.query as ChannelPreviewQuery),
  );
  app.post('/channels', { schema: { body: NewChannel } }, async (request, reply) => {
    const draft = request.body as NewChannel;
    const id = await work.addChannel(draft, callerOf(request));
    if (id === undefined)
      throw new ProductError({
        code: 'CHANNEL_EXISTS',
        message: `there is a channel ${draft.name} already`,
        ...{ where: '/name', remedy: 'choose another name', httpStatus: 409 },
      });
    void reply.code(201);
    return { id };
  });
  const changing = { querystring: IncidentId, body: ChangedChannel };
  app.patch('/channel', { schema: changing }, async (request, reply) => {
    const id = idOf(request);
    const done = await work.changeChannel(id, request.body as ChangedChannel, callerOf(request));
    found(done || undefined, { what: 'channel', id });
    return reply.code(204).send();
  });
  app.delete('/channel', { schema: { querystring: IncidentId } }, async (request, reply) => {
    const id = idOf(request);
    const done = await work.deleteChannel(id, callerOf(request));
    found(done || undefined, { what: 'channel', id });
    return reply.code(204).send();
  });
  app.post('/channel/test', { schema: { querystring: IncidentId } }, async (request) => {
    const id = idOf(request);
    return found(await work.testChannel(id, callerOf(request)), { what: 'channel', id });
  });
}
