import type { FastifyInstance } from 'fastify';
import { HostNames, TaskQuery, type HostTasks } from '@dpm/protocol';
import { callerOf, type Caller } from './auth.ts';

const ORDERS = [
  'online',
  'offline',
  'retry',
  'cancel',
  'forget-key',
  'move',
  'move-back',
  'consider-removed',
] as const;

/** `POST hosts/online`, `…/offline`, `…/retry`, `…/cancel`, `…/forget-key`, `…/move`, `…/move-back`, `…/consider-removed`: takes the order; `GET hosts/tasks?host&since&limit`: what came of it. */
export async function registerHostOrders(
  app: FastifyInstance,
  routes: {
    orderHost: (order: { host: string; order: (typeof ORDERS)[number] }, caller: Caller) => Promise<void>;
    listTasks: (query: TaskQuery) => Promise<HostTasks>;
  },
): Promise<void> {
  for (const order of ORDERS) {
    app.post(`/hosts/${order}`, { schema: { body: HostNames } }, async (request, reply) => {
      for (const host of (request.body as HostNames).hosts) {
        await routes.orderHost({ host, order }, callerOf(request));
      }
      return reply.code(202).send();
    });
  }
  app.get('/hosts/tasks', { schema: { querystring: TaskQuery } }, async (request) =>
    routes.listTasks(request.query as TaskQuery),
  );
}
