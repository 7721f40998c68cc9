/** Rules, silences and routes of alerting, by role. */
import type { RulePreview } from '@dpm/protocol';
import type { FastifyInstance } from 'fastify';
import { listChannels } from './alerting/channel-store.ts';
import { unitOf } from './alerting/rules/measures.ts';
import {
  addSilence,
  endSilence,
  readRoutes,
  readSilences,
  saveRoutes,
} from './alerting/rules/policy-store.ts';
import { previewRule } from './alerting/rules/preview-store.ts';
import { addRule, changeRule, countFiring, readRules, removeRule } from './alerting/rules/rule-store.ts';
import { isOn } from './alerting/rules/silence.ts';
import type { Audited } from './app-audit.ts';
import type { Database } from './db/database.ts';
import { registerRuleChanges, registerRuleLists, registerSilences } from './http/alert-rules.ts';

interface Options {
  db: Database;
  now: () => number;
}

export async function registerRulesRead(scope: FastifyInstance, { db, now }: Options): Promise<void> {
  await registerRuleLists(scope, {
    listRules: async () => {
      const firing = await countFiring(db);
      const rules = (await readRules(db.pool)).map((rule) => ({
        ...rule,
        unit: unitOf(rule.measure, rule.compare),
        firing: firing.get(rule.id) ?? 0,
      }));
      return { rules };
    },
    listSilences: async () => {
      const silences = await readSilences(db.pool);
      return { silences: silences.map((silence) => ({ ...silence, active: isOn(silence, now()) })) };
    },
    listRoutes: async () => ({
      routes: (await readRoutes(db.pool)).map(({ name, matcher, channels, goesOn }) => ({
        ...{ name, matcher, channels, goesOn },
      })),
      channels: (await listChannels(db)).map(({ channelId, name, enabled }) => ({
        ...{ id: channelId, name, enabled },
      })),
    }),
  });
}

export async function registerRulesEdit(
  scope: FastifyInstance,
  { options: { db }, audited }: { options: Options; audited: Audited },
): Promise<void> {
  await registerSilences(scope, {
    addSilence: (draft, caller) =>
      audited(caller, { action: 'silence.add', target: draft.note, detail: draft }, () =>
        addSilence(db, { ...draft, login: caller.login }),
      ),
    endSilence: (id, caller) =>
      audited(caller, { action: 'silence.end', target: String(id) }, () => endSilence(db, id)),
  });
}

const NO_PREVIEW: RulePreview = {
  ...{ possible: false, reason: null, times: 0, hosts: 0, watched: 0, days: [], most: [], stepMs: 0 },
};

export async function registerRulesAdmin(
  scope: FastifyInstance,
  { options: { db, now }, audited }: { options: Options; audited: Audited },
): Promise<void> {
  await registerRuleChanges(scope, {
    addRule: (draft, caller) =>
      audited(caller, { action: 'rule.add', target: draft.name, detail: draft }, () => addRule(db, draft)),
    changeRule: (id, draft, caller) =>
      audited(caller, { action: 'rule.change', target: String(id), detail: draft }, () =>
        changeRule(db, { ...draft, id }),
      ),
    removeRule: (id, caller) =>
      audited(caller, { action: 'rule.remove', target: String(id) }, () => removeRule(db, id)),
    previewRule: async (draft) => {
      const preview = await previewRule(db, draft, now());
      if (preview !== undefined) return { possible: true, reason: null, ...preview };
      return { ...NO_PREVIEW, reason: `${draft.measure} is not kept for 7 days` };
    },
    saveRoutes: (drafts, caller) =>
      audited(caller, { action: 'routes.change', target: 'routes', detail: drafts }, () =>
        saveRoutes(db, drafts.routes),
      ),
  });
}
