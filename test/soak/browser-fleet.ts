import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { keepScreenshot } from '../support/browser.ts';
import { LEAVE_AS, MEMBER_NAMES, MEMBERS, outcomesOf, type MemberName } from '../support/fleet-members.ts';
import { until } from '../support/until.ts';
import { openPages } from './fleet-pages.ts';
import { startFleetStage, type FleetStage } from './fleet-stage.ts';
import type { Counts, Soak } from './soak.ts';

/** A dead leader's lease runs out after a minute; the next tries of what failed meanwhile come a minute or two later. */
const WAIT_MS = 240_000;
const BROKEN = Buffer.from('throw new Error("broken");');
/** Half a core. */
const BURNER = 'setInterval(() => { const end = Date.now() + 150; while (Date.now() < end); }, 300).unref();';

type Pages = ReturnType<typeof openPages>;
interface Scene {
  stage: FleetStage;
  pages: Pages;
  log: (line: string) => void;
}

/** From the browser: hosts are brought online, upgraded and taken offline, while a host dies and backends are killed. */
export const browserFleet: Soak = {
  describes: 'nine hosts, most of them odd, brought online, upgraded and removed from Grafana’s pages',
  mustBeZero: [
    ...['wrongEnds', 'onlineWithoutReport', 'shownOtherwise', 'wrongRollouts', 'toldBeyondFirstWave'],
    ...['leftFiles', 'leftKeepers', 'leftProcesses', 'troubles'],
  ],
  async run({ log }) {
    const stage = await startFleetStage();
    try {
      const scene = { stage, pages: openPages(stage), log };
      const enrolled = await enrol(scene);
      const upgraded = await upgrade(scene);
      const removed = await remove(scene);
      const troubles = stage.shown.troubles.filter(
        (text) => text.startsWith('uncaught') && text.includes('dbzz'),
      );
      for (const trouble of troubles) log(`trouble: ${trouble}`);
      const wrongEnds = (enrolled['wrongEnds'] ?? 0) + (removed['wrongEnds'] ?? 0);
      const counts = { ...enrolled, ...upgraded, ...removed, wrongEnds, troubles: troubles.length };
      return { hosts: MEMBER_NAMES.length, ...counts };
    } catch (error) {
      await keepScreenshot(stage.shown.page, 'fleet-failed');
      throw error;
    } finally {
      await stage.remove();
    }
  },
};

async function enrol({ stage, pages, log }: Scene): Promise<Counts> {
  const { members } = stage;
  const { port } = members;
  await pages.openHosts();
  const odd = ['wrongKey', 'noSudo'] as const;
  const alike = MEMBER_NAMES.filter((name) => !odd.some((one) => one === name));
  for (const names of [alike, ...odd.map((name) => [name])]) {
    const [first = 'good'] = names;
    await pages.addHosts(names.map(addressOf), { port, ...members.accessOf(first) });
  }
  log('added; keys wait to be confirmed');
  await reach(stage, () => 'held HOST_KEY_UNCONFIRMED');
  await pages.keepBoth('fleet-waiting');
  await pages.chooseKeys(MEMBER_NAMES.length);
  await members.host('changed').changeHostKey();
  await pages.confirmKeys();
  const upload = join(members.host('dies').root, 'opt/dpm-agent/runtime/node.new');
  await until(async () => existsSync(upload) || undefined, WAIT_MS);
  await members.host('dies').restart();
  await stage.replaceBackend();
  await pages.seeChangedKey();
  await pages.openHosts();
  await keepScreenshot(pages.page, 'fleet-working');
  log('a host died in mid-upload, the backend was killed, another one was started');
  const wrongEnds = await reach(stage, (name) => MEMBERS[name].ends);
  await pages.openHosts();
  const states = await pages.readStates();
  await pages.keepBoth('fleet-enrolled');
  await pages.openWork(addressOf('full'), 'fleet-work-full');
  await pages.openHosts();
  await pages.openWork(addressOf('dies'), 'fleet-work-dies');
  const silent = await stage.product.query(
    `SELECT c.rshost FROM tb_monitor_host_config c LEFT JOIN host h ON h.rshost = c.rshost
     WHERE c.istate = 2 AND NOT EXISTS (SELECT 1 FROM host_sample s WHERE s.host_id = h.host_id)`,
  );
  const isOnline = (name: MemberName) => MEMBERS[name].ends === 'online';
  return {
    online: MEMBER_NAMES.filter((name) => states[addressOf(name)] === 'online').length,
    wrongEnds,
    onlineWithoutReport: silent.length,
    shownOtherwise: MEMBER_NAMES.filter((name) => isOnline(name) !== (states[addressOf(name)] === 'online'))
      .length,
  };
}

async function upgrade({ stage, pages, log }: Scene): Promise<Counts> {
  // A backend that was killed does not answer for a while: then it is asked again.
  const newest = async () => (await stage.readRollouts().catch(() => []))[0];
  const reaches = (state: string) =>
    until(async () => {
      const rollout = await newest();
      return rollout?.state === state ? rollout : undefined;
    }, WAIT_MS);
  const second = Buffer.concat([stage.bundle, Buffer.from('\n// the second\n')]);
  await pages.openUpgrades('done');
  await pages.hold(stage.here);
  await stage.replaceBackend(second);
  await until(async () => (await newest())?.wave === 1 || undefined, WAIT_MS);
  await pages.openUpgrades('running');
  await pages.keepBoth('fleet-upgrade-wave');
  await stage.replaceBackend();
  log('the backend was killed in the first wave, another one was started');
  const good = await reaches('done');
  log(`done: ${good.running} of ${good.told} run it`);
  await pages.openUpgrades('done');
  await pages.keepBoth('fleet-upgrade-done');
  let wrongRollouts = good.running === ONLINE && good.told === ONLINE ? 0 : 1;
  let toldBeyondFirstWave = 0;
  const bad = { broken: BROKEN, costly: Buffer.concat([stage.bundle, Buffer.from(`\n${BURNER}\n`)]) };
  for (const [name, bundle] of Object.entries(bad)) {
    await stage.replaceBackend(bundle);
    const halted = await reaches('halted');
    log(`${name}: ${halted.reason ?? 'no reason'}`);
    await pages.openUpgrades('halted');
    await pages.keepBoth(`fleet-upgrade-${name}`);
    toldBeyondFirstWave += halted.told - 1;
    if (halted.wave !== 1) wrongRollouts += 1;
    const isBack = async () => {
      const { hosts } = await stage.readFleet();
      const ours = hosts.filter(({ state, isHeld }) => state === 'online' && !isHeld);
      return ours.length === ONLINE && ours.every(({ running }) => running.bundle === good.bundle)
        ? true
        : undefined;
    };
    await until(isBack, WAIT_MS);
    await pages.rollBack();
    await reaches('rolledBack');
  }
  return { upgraded: good.running, wrongRollouts, toldBeyondFirstWave };
}

async function remove({ stage, pages, log }: Scene): Promise<Counts> {
  await pages.openHosts();
  await pages.order('offline', MEMBER_NAMES.map(addressOf));
  await keepScreenshot(pages.page, 'fleet-leaving');
  const wrong = await reach(stage, (name) => LEAVE_AS[name]);
  await pages.openHosts();
  await pages.keepBoth('fleet-removed');
  const left = MEMBER_NAMES.map((name) => stage.members.leftOn(name));
  const pending = MEMBER_NAMES.filter((name) => LEAVE_AS[name] !== 'offline');
  await pages.order('consider-removed', pending.map(addressOf));
  const assumed = await reach(stage, () => 'offline');
  await pages.openHosts();
  await pages.keepBoth('fleet-gone');
  log('all are offline');
  return {
    wrongEnds: wrong + assumed,
    leftFiles: left.flatMap(({ files }) => files).length,
    leftKeepers: left.flatMap(({ keepers }) => keepers).length,
    leftProcesses: left.flatMap(({ processes }) => processes).length,
  };
}

const addressOf = (name: MemberName): string => MEMBERS[name].address;
const ONLINE = MEMBER_NAMES.filter((name) => MEMBERS[name].ends === 'online').length;

/** How many hosts are not as expected when they had their time. */
async function reach(stage: FleetStage, expected: (name: MemberName) => string): Promise<number> {
  const differing = async () => {
    const { hosts } = await stage.readFleet();
    const last = outcomesOf(hosts);
    return MEMBER_NAMES.filter((name) => last[name] !== expected(name)).map(
      (name) => `${name}: ${last[name] ?? ''}`,
    );
  };
  // A backend that was killed does not answer for a while.
  const isReached = async () =>
    (await differing().catch(() => ['no answer'])).length === 0 ? true : undefined;
  const reached = await until(isReached, WAIT_MS).catch(() => undefined);
  if (reached === true) return 0;
  const left = await differing();
  for (const line of left) console.error(`not as expected: ${line}`);
  return left.length;
}
