/** Both ends of watching: what a backend orders, and what the agents of hosts make of it, by a clock that tests move. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { WatcherList, WatchOrder, WatchStatus } from '@dpm/protocol';
import { createLogger } from '../../../agent/src/log.ts';
import { parseAnswer } from '../../../agent/src/report/answer.ts';
import { Watch } from '../../../agent/src/watch/watch.ts';
import { deleteChannel } from '../../../backend/src/alerting/channel-removal-store.ts';
import { changeChannel, listChannels } from '../../../backend/src/alerting/channel-store.ts';
import { changedReceiver } from '../../../backend/src/alerting/receiver-draft.ts';
import { describeWatchers } from '../../../backend/src/alerting/watchers/watcher-list.ts';
import { readWatchers } from '../../../backend/src/alerting/watchers/watcher-store.ts';
import { createWatchers } from '../../../backend/src/app-watchers.ts';
import { loadKey } from '../../../backend/src/db/key-file.ts';
import { stored } from '../../agent/support/report-server.ts';
import type { FakeClock } from '../../agent/support/fake-clock.ts';
import type { AlertingStage } from './stage.ts';

const SERVER = 'https://monitor-1:9301';

export interface WatchingAgent {
  /** A report that is answered, and what follows from the answer. */
  exchange(): Promise<void>;
  /** A report that no server answers. */
  fail(): Promise<void>;
  restart(): void;
  /** What it keeps on disk; undefined: nothing. */
  remembered(): string | undefined;
  /** Permissions of that. */
  mode(): number;
}

export interface Watching {
  backend: {
    order: (hostId: number) => WatchOrder | undefined;
    note: (hostId: number, status: WatchStatus) => Promise<void>;
    list: () => Promise<WatcherList>;
    change: (channelId: number, changed: { hostsTell?: boolean; hostsUrl?: string }) => Promise<void>;
    remove: (channelId: number) => Promise<void>;
  };
  look: () => Promise<void>;
  agent: (hostId: number) => WatchingAgent;
  /** What agents wrote to their logs. */
  written: () => string[];
}

export function openWatching(stage: AlertingStage, clock: FakeClock): Watching {
  const { db, config } = stage;
  const lines: string[] = [];
  const watchers = createWatchers({
    ...{ config, db, holder: 'one', now: () => Date.now() },
    log: { warn: (facts: object) => lines.push(JSON.stringify(facts)) },
  });
  const log = createLogger({ write: (line) => lines.push(line), nowMs: () => clock.nowMs() });
  const agent = (hostId: number): WatchingAgent => {
    const stateDir = mkdtempSync(join(tmpdir(), 'dpm-watch-'));
    onTestFinished(() => rmSync(stateDir, { recursive: true, force: true }));
    const begin = () => new Watch({ stateDir, clock, log, intervalMs: () => 30_000 });
    const file = join(stateDir, 'watch.json');
    let watch = begin();
    return {
      async exchange() {
        const status = watch.statusFor(SERVER);
        if (status) await watchers.note(hostId, status);
        const order = watchers.orderFor(hostId);
        const answer = parseAnswer(JSON.stringify(stored(order && { watch: order }).body));
        watch.onAnswer(answer?.watch, { server: SERVER, fresh: true });
        watch.onRound({ answered: true });
        await watch.settled();
        const result = watch.statusFor(SERVER);
        if (result) await watchers.note(hostId, result);
      },
      async fail() {
        watch.onRound({ answered: false });
        await watch.settled();
      },
      restart() {
        watch = begin();
      },
      remembered: () => (existsSync(file) ? readFileSync(file, 'utf8') : undefined),
      mode: () => statSync(file).mode & 0o777,
    };
  };
  return {
    backend: {
      order: (hostId) => watchers.orderFor(hostId),
      note: (hostId, status) => watchers.note(hostId, status),
      list: async () => describeWatchers(await listChannels(db), await readWatchers(db)),
      async change(channelId, changed) {
        const style = { language: 'zh-CN', format: 'text', enabled: true } as const;
        const { hostsTell } = changed;
        await changeChannel(db, {
          ...{ channelId, draft: { ...style, hostsTell }, key: loadKey(stage.secrets) },
          change: (receiver) => changedReceiver(receiver, { ...style, ...changed }),
        });
      },
      async remove(channelId) {
        await deleteChannel(db, channelId);
      },
    },
    look: () => watchers.look(),
    agent,
    written: () => lines,
  };
}
