/** The routes of alerting, by role. */
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { addChannel, changeChannel, listChannels } from './alerting/channel-store.ts';
import { deleteChannel } from './alerting/channel-removal-store.ts';
import { readDeliveries } from './alerting/delivery-log.ts';
import { acknowledge, listIncidents, readIncident } from './alerting/incident-list-store.ts';
import { changedReceiver, newReceiver } from './alerting/receiver-draft.ts';
import { createLink } from './alerting/link.ts';
import { previewMessages } from './alerting/preview.ts';
import { render, wholeText } from './alerting/render.ts';
import { sendTest } from './alerting/sender.ts';
import { registerRulesAdmin, registerRulesEdit, registerRulesRead } from './app-alert-rules.ts';
import { formatTime, type AlertingOptions } from './app-alerting.ts';
import type { Audited } from './app-audit.ts';
import { loadKey } from './db/key-file.ts';
import {
  registerAcknowledge,
  registerChannels,
  registerDeliveries,
  registerIncidents,
} from './http/alerting.ts';

type RouteOptions = Pick<AlertingOptions, 'config' | 'db' | 'now'>;

/** How messages tell times, and where they lead. */
const voiceOf = ({ config }: RouteOptions) => ({ formatTime, linkTo: createLink(config.publicUrl) });

export async function registerAlertingRead(scope: FastifyInstance, options: RouteOptions): Promise<void> {
  const { db } = options;
  await registerRulesRead(scope, options);
  await registerIncidents(scope, {
    listIncidents: (query) => listIncidents(db, query),
    readIncident: ({ id, language = 'zh-CN' }) => {
      const style = {
        language,
        format: 'markdown_v2',
        ...voiceOf(options),
        linkTo: () => undefined,
      } as const;
      return readIncident(db, { id, tell: (facts) => wholeText(render(facts, style)) });
    },
  });
  await registerDeliveries(scope, { readDeliveries: (query) => readDeliveries(db, query, voiceOf(options)) });
}

export async function registerAlertingEdit(
  scope: FastifyInstance,
  { options, audited }: { options: RouteOptions; audited: Audited },
): Promise<void> {
  await registerRulesEdit(scope, { options, audited });
  await registerAcknowledge(scope, {
    acknowledge: ({ id, note }, caller) =>
      audited(caller, { action: 'incident.acknowledge', target: String(id), detail: { note } }, () =>
        acknowledge(options.db, { id, note, login: caller.login }),
      ),
  });
}

export async function registerAlertingAdmin(
  scope: FastifyInstance,
  { options, audited }: { options: RouteOptions; audited: Audited },
): Promise<void> {
  const { db, config, now } = options;
  const readKey = () => loadKey(join(config.dataDir, 'secrets'));
  await registerRulesAdmin(scope, { options, audited });
  await registerChannels(scope, {
    listChannels: async () => ({
      channels: (await listChannels(db)).map(({ channelId, ...channel }) => ({ id: channelId, ...channel })),
    }),
    previewChannel: (style) => ({
      messages: previewMessages({ ...style, ...voiceOf(options) }, { nowMs: now() }),
    }),
    addChannel: (wanted, caller) => {
      const { name, language, format, enabled, hostsTell = true } = wanted;
      const draft = { name, language, format, enabled, hostsTell };
      return audited(caller, { action: 'channel.add', target: name, detail: draft }, () =>
        addChannel(db, { draft, receiver: newReceiver(wanted), key: readKey() }),
      );
    },
    changeChannel: (channelId, wanted, caller) => {
      const { language, format, enabled, hostsTell } = wanted;
      const draft = { language, format, enabled, hostsTell };
      return audited(caller, { action: 'channel.change', target: String(channelId), detail: draft }, () =>
        changeChannel(db, {
          ...{ channelId, draft, key: readKey() },
          change: (receiver) => changedReceiver(receiver, wanted),
        }),
      );
    },
    deleteChannel: (channelId, caller) =>
      audited(caller, { action: 'channel.delete', target: String(channelId) }, () =>
        deleteChannel(db, channelId),
      ),
    testChannel: (channelId, caller) =>
      audited(caller, { action: 'channel.test', target: String(channelId) }, async () => {
        const answer = await sendTest(db, { channelId, key: readKey(), formatTime, nowMs: now() });
        if (answer === undefined) return undefined;
        const { outcome, code, said } = answer;
        return { delivered: outcome === 'delivered', outcome, code, answer: said };
      }),
  });
}
