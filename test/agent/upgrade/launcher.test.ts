import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../../../agent/src/log.ts';
import { bundleFile } from '../../../agent/src/upgrade/bundle-files.ts';
import { planTrial } from '../../../agent/src/upgrade/launch-plan.ts';
import {
  readLaunchState,
  writeLaunchState,
  type LaunchState,
} from '../../../agent/src/upgrade/launch-state.ts';
import { chooseLaunch, chooseProved } from '../../../agent/src/upgrade/launcher.ts';
import { makeTempFolder } from '../support/fixture-tree.ts';
import { hash } from '../support/kept-agent.ts';

const INSTALLED = Buffer.from('installed');
const OTHER = Buffer.from('other');

/** An installed file and a bundle beside it, with what launch.json says. */
async function lay(state: Partial<LaunchState>) {
  const stateDir = join(makeTempFolder(), 'state');
  const script = join(stateDir, '..', 'dpm-agent.cjs');
  await writeLaunchState(stateDir, { installed: hash(INSTALLED), starts: 0, startedMs: 0, ...state });
  writeFileSync(script, INSTALLED);
  const other = bundleFile(stateDir, hash(OTHER));
  mkdirSync(join(stateDir, 'bundles'));
  writeFileSync(other, OTHER);
  const said: string[] = [];
  const log = createLogger({ write: (line) => said.push(line), nowMs: () => 0 });
  const launch = (file = script) => chooseLaunch({ script: file, stateDir, nowMs: 1_000, log });
  return { stateDir, script, other, said, launch };
}

const onTrial = (state: LaunchState) =>
  planTrial(state, { sha256: hash(OTHER), intervalMs: 30_000, label: '1' });
const trial = () => onTrial({ installed: hash(INSTALLED), starts: 0, startedMs: 0 });

describe('the installed file', () => {
  it('starts the proved bundle, and looks with it', async () => {
    const { stateDir, script, other, launch } = await lay({ current: hash(OTHER) });
    expect(await launch()).toEqual({ file: other, waitMs: 0, watch: undefined });
    expect(chooseProved(script, stateDir)).toBe(other);
  });

  it('counts the start of a bundle on trial before it begins, and never looks with it', async () => {
    const { stateDir, script, other, launch } = await lay(trial());
    const watch = { sha256: hash(OTHER), afterMs: 90_000 };
    expect(await launch()).toEqual({ file: other, waitMs: 0, watch });
    expect(readLaunchState(stateDir)?.trial).toMatchObject({ starts: 1, sinceMs: 1_000 });
    expect(chooseProved(script, stateDir)).toBeUndefined();
  });

  it('runs itself where a bundle is damaged, and says so of one on trial', async () => {
    const proved = await lay({ current: hash(OTHER) });
    writeFileSync(proved.other, 'torn');
    expect((await proved.launch()).file).toBeUndefined();
    expect(readLaunchState(proved.stateDir)?.current).toBeUndefined();
    expect(chooseProved(proved.script, proved.stateDir)).toBeUndefined();

    const tried = await lay(trial());
    writeFileSync(tried.other, 'torn');
    expect((await tried.launch()).file).toBeUndefined();
    expect(readLaunchState(tried.stateDir)?.refused?.reason).toBe('its file is damaged');
    expect(tried.said.join()).toMatch(/a new bundle was put back/);
  });

  it('tries nothing when the start cannot be recorded', async () => {
    const { stateDir, said, launch } = await lay(trial());
    mkdirSync(join(stateDir, 'launch.json.new'));
    expect(await launch()).toEqual({ file: undefined, waitMs: 0, watch: undefined });
    expect(said.join()).toMatch(/the start cannot be recorded: no bundle is tried/);
  });

  it.each(['{"installed":', '{}', 'null', '[]', '{"installed":"x","starts":1,"startedMs":1}'])(
    'runs itself when launch.json holds %s',
    async (text) => {
      const { stateDir, launch } = await lay({ current: hash(OTHER) });
      writeFileSync(join(stateDir, 'launch.json'), text);
      expect((await launch()).file).toBeUndefined();
      expect(readLaunchState(stateDir)).toMatchObject({ installed: hash(INSTALLED), starts: 1 });
    },
  );
});

it('a bundle that was started starts no other one', async () => {
  const { other, stateDir, launch } = await lay(trial());
  expect(await launch(other)).toEqual({ file: undefined, waitMs: 0, watch: undefined });
  expect(readLaunchState(stateDir)?.trial?.starts).toBe(0);
});
