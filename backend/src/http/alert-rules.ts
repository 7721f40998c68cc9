import {
  IncidentId,
  RouteDrafts,
  RuleDraft,
  SilenceDraft,
  type RouteList,
  type RuleList,
  type RulePreview,
  type SilenceList,
} from '@dpm/protocol';
import type { FastifyInstance } from 'fastify';
import { ProductError } from '../errors.ts';
import { callerOf, type Caller } from './auth.ts';
import { found, idOf } from './numbered.ts';

/** `GET rules`, `GET silences`, `GET routes`. */
export async function registerRuleLists(
  app: FastifyInstance,
  work: {
    listRules: () => Promise<RuleList>;
    listSilences: () => Promise<SilenceList>;
    listRoutes: () => Promise<RouteList>;
  },
): Promise<void> {
  app.get('/rules', async () => work.listRules());
  app.get('/silences', async () => work.listSilences());
  app.get('/routes', async () => work.listRoutes());
}

/** `POST silences`, `DELETE silence?id`. */
export async function registerSilences(
  app: FastifyInstance,
  work: {
    addSilence: (draft: SilenceDraft, caller: Caller) => Promise<number>;
    endSilence: (id: number, caller: Caller) => Promise<boolean>;
  },
): Promise<void> {
  app.post('/silences', { schema: { body: SilenceDraft } }, async (request, reply) => {
    const draft = request.body as SilenceDraft;
    requireSilence(draft);
    void reply.code(201);
    return { id: await work.addSilence(draft, callerOf(request)) };
  });
  app.delete('/silence', { schema: { querystring: IncidentId } }, async (request, reply) => {
    const id = idOf(request);
    const done = await work.endSilence(id, callerOf(request));
    found(done || undefined, { what: 'silence', id });
    return reply.code(204).send();
  });
}

/** `POST rules`, `PUT rule?id`, `DELETE rule?id`, `POST rules/preview`, `PUT routes`. */
export async function registerRuleChanges(
  app: FastifyInstance,
  work: {
    addRule: (draft: RuleDraft, caller: Caller) => Promise<number>;
    changeRule: (id: number, draft: RuleDraft, caller: Caller) => Promise<boolean>;
    removeRule: (id: number, caller: Caller) => Promise<boolean>;
    previewRule: (draft: RuleDraft) => Promise<RulePreview>;
    saveRoutes: (drafts: RouteDrafts, caller: Caller) => Promise<void>;
  },
): Promise<void> {
  app.post('/rules', { schema: { body: RuleDraft } }, async (request, reply) => {
    const draft = request.body as RuleDraft;
    requireRule(draft);
    void reply.code(201);
    return { id: await work.addRule(draft, callerOf(request)) };
  });
  app.put('/rule', { schema: { querystring: IncidentId, body: RuleDraft } }, async (request, reply) => {
    const id = idOf(request);
    const draft = request.body as RuleDraft;
    requireRule(draft);
    const done = await work.changeRule(id, draft, callerOf(request));
    found(done || undefined, { what: 'rule', id });
    return reply.code(204).send();
  });
  app.delete('/rule', { schema: { querystring: IncidentId } }, async (request, reply) => {
    const id = idOf(request);
    const done = await work.removeRule(id, callerOf(request));
    found(done || undefined, { what: 'rule', id });
    return reply.code(204).send();
  });
  app.post('/rules/preview', { schema: { body: RuleDraft } }, async (request) => {
    const draft = request.body as RuleDraft;
    requireRule(draft);
    return work.previewRule(draft);
  });
  app.put('/routes', { schema: { body: RouteDrafts } }, async (request, reply) => {
    await work.saveRoutes(request.body as RouteDrafts, callerOf(request));
    return reply.code(204).send();
  });
}

const invalid = (code: string, { message, where }: { message: string; where: string }) =>
  new ProductError({ code, message, where, httpStatus: 400 });

/** What a schema cannot say. Throws RULE_INVALID. */
function requireRule({ measure, compare, limit, clear, scope }: RuleDraft): void {
  const isInstance = measure.startsWith('instance.');
  const isPlain = compare === 'value';
  if (!isPlain && (!isInstance || /descriptors|restarted|gone|new/.test(measure)))
    throw invalid('RULE_INVALID', {
      message: `${measure} can be compared with a fixed value only`,
      where: '/compare',
    });
  const below = measure === 'filesystem.daysLeft';
  if (below ? clear < limit : clear > limit)
    throw invalid('RULE_INVALID', {
      message: `it has to be good again ${below ? 'at or above' : 'at or below'} the limit of ${limit}`,
      where: '/clear',
    });
  if (!isInstance && scope.engines.length + scope.ports.length > 0)
    throw invalid('RULE_INVALID', { message: `${measure} has no engine and no port`, where: '/scope' });
}

/** Throws SILENCE_INVALID. */
function requireSilence({ startsMs, endsMs, weekly }: SilenceDraft): void {
  if (endsMs === null && weekly === null)
    throw invalid('SILENCE_INVALID', { message: 'a silence needs an end', where: '/endsMs' });
  if (endsMs !== null && endsMs <= startsMs)
    throw invalid('SILENCE_INVALID', { message: 'it ends before it begins', where: '/endsMs' });
}
