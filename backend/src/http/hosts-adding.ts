import type { FastifyInstance } from 'fastify';
import {
  AddHosts,
  ChangeAccess,
  ForecastQuery,
  HostText,
  type DiskForecast,
  type HostsAdded,
  type ParsedHosts,
} from '@dpm/protocol';
import { callerOf, type Caller } from './auth.ts';

export interface AddingRoutes {
  parseHosts: (text: string) => ParsedHosts;
  addHosts: (hosts: AddHosts, caller: Caller) => Promise<HostsAdded>;
  changeAccess: (access: ChangeAccess, caller: Caller) => Promise<void>;
  forecastDisk: (hosts: number) => Promise<DiskForecast>;
}

/** A thousand hosts with all their texts, or a pasted table of them. */
const BODY_BYTES = 2 * 1024 * 1024;

/** `POST hosts/parse`, `POST hosts/add`, `POST hosts/access`, `GET hosts/forecast?hosts`. */
export async function registerHostAdding(app: FastifyInstance, routes: AddingRoutes): Promise<void> {
  const large = { bodyLimit: BODY_BYTES };
  app.post('/hosts/parse', { ...large, schema: { body: HostText } }, async (request) =>
    routes.parseHosts((request.body as HostText).text),
  );
  app.post('/hosts/add', { ...large, schema: { body: AddHosts } }, async (request, reply) => {
    const answer = await routes.addHosts(request.body as AddHosts, callerOf(request));
    return reply.code(answer.faults.length > 0 ? 200 : 201).send(answer);
  });
  app.post('/hosts/access', { schema: { body: ChangeAccess } }, async (request, reply) => {
    await routes.changeAccess(request.body as ChangeAccess, callerOf(request));
    return reply.code(204).send();
  });
  app.get('/hosts/forecast', { schema: { querystring: ForecastQuery } }, async (request) =>
    routes.forecastDisk((request.query as { hosts: number }).hosts),
  );
}
