import type { FastifyInstance } from 'fastify';
import { HostNames, RolloutQuery, StartRollout, type RolloutHosts, type RolloutList } from '@dpm/protocol';
import { callerOf, type Caller } from './auth.ts';

const CHANGES = ['pause', 'resume', 'rollback'] as const;
export type RolloutChange = (typeof CHANGES)[number];

/** `GET rollouts`, `GET rollout?id`. */
export async function registerRolloutList(
  app: FastifyInstance,
  routes: {
    listRollouts: () => Promise<RolloutList>;
    readHosts: (id: number) => Promise<RolloutHosts>;
  },
): Promise<void> {
  app.get('/rollouts', async () => routes.listRollouts());
  app.get('/rollout', { schema: { querystring: RolloutQuery } }, async (request) =>
    routes.readHosts((request.query as { id: number }).id),
  );
}

/** `POST rollouts`, `POST rollouts/{pause,resume,rollback}`, `POST hosts/{hold,release}`. */
export async function registerRollouts(
  app: FastifyInstance,
  routes: {
    start: (asked: StartRollout, caller: Caller) => Promise<void>;
    change: (change: RolloutChange, caller: Caller) => Promise<void>;
    hold: (hold: { host: string; isHeld: boolean }, caller: Caller) => Promise<void>;
  },
): Promise<void> {
  app.post('/rollouts', { schema: { body: StartRollout } }, async (request, reply) => {
    await routes.start(request.body as StartRollout, callerOf(request));
    return reply.code(202).send();
  });
  for (const change of CHANGES) {
    app.post(`/rollouts/${change}`, async (request, reply) => {
      await routes.change(change, callerOf(request));
      return reply.code(202).send();
    });
  }
  for (const word of ['hold', 'release'] as const) {
    app.post(`/hosts/${word}`, { schema: { body: HostNames } }, async (request, reply) => {
      for (const host of (request.body as HostNames).hosts)
        await routes.hold({ host, isHeld: word === 'hold' }, callerOf(request));
      return reply.code(202).send();
    });
  }
}
