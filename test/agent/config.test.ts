import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, parseConfig, readConfig } from '../../agent/src/config.ts';
import { parseArguments } from '../../agent/src/cli/arguments.ts';
import { makeTempFolder } from './support/fixture-tree.ts';

const valid = {
  ...{ host: 'db-1', servers: ['https://127.0.0.1:9301'], caFile: '/x/ca.pem', tokenFile: '/x/token' },
  ...{ stateDir: '/x/state', intervalMs: 30_000 },
};

describe('agent.json', () => {
  it('is taken with its defaults, and frozen', () => {
    const { config, unknownKeys } = parseConfig({ ...valid, intervalMs: undefined }, 'agent.json');
    const defaults = { procRoot: '/proc', sysRoot: '/sys', cpuBudgetPercent: 1, memoryLimitMiB: 128 };
    expect(config).toEqual({ ...valid, ...defaults });
    expect(Object.isFrozen(config)).toBe(true);
    expect(unknownKeys).toEqual([]);
    expect(parseConfig({ ...valid, color: 'red' }, 'agent.json').unknownKeys).toEqual(['color']);
  });

  it.each([
    ['host', 'bad host'],
    ['host', ''],
    ['servers', []],
    ['servers', ['http://127.0.0.1:9300']],
    ['servers', ['https://user:pw@h:1']],
    ['servers', ['https://h:1/path']],
    ['caFile', 'ca.pem'],
    ['tokenFile', undefined],
    ['stateDir', 7],
    ['intervalMs', 999],
    ['intervalMs', '30'],
    ['procRoot', ''],
    ['cpuBudgetPercent', 0],
    ['memoryLimitMiB', '128'],
  ])('with %s %j stops with the file, the key and what is allowed', (key, value) => {
    const read = () => parseConfig({ ...valid, [key]: value }, '/etc/agent.json');
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(new RegExp(`^/etc/agent.json: key ${key} is .*; allowed: `));
  });

  it('that is missing or no JSON stops with what to do', () => {
    const file = join(makeTempFolder(), 'agent.json');
    expect(() => readConfig(file)).toThrow(/cannot be read .*--config FILE/);
    writeFileSync(file, '{');
    expect(() => readConfig(file)).toThrow(/is not JSON/);
    writeFileSync(file, '[]');
    expect(() => readConfig(file)).toThrow(/a JSON object is needed/);
  });
});

describe('the command line', () => {
  it('is understood', () => {
    expect(parseArguments(['run', '--config', '/a'])).toEqual({ name: 'run', configFile: '/a' });
    expect(parseArguments(['run', '--config=/a'])).toEqual({ name: 'run', configFile: '/a' });
    expect(parseArguments(['once', '--json'])).toEqual({ name: 'once', json: true, configFile: undefined });
    expect(parseArguments(['--version'])).toEqual({ name: 'version' });
    expect(parseArguments([])).toEqual({ name: 'help' });
    expect(parseArguments(['run', '--help'])).toEqual({ name: 'help' });
  });

  it.each([[['walk']], [['run']], [['run', '--json', '--config', '/a']], [['once', '--fast']]])(
    '%j is refused',
    (args) => {
      expect(() => parseArguments(args)).toThrow(/allowed|needs|belongs|unknown/);
    },
  );
});
