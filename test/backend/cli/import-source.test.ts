import { describe, expect, it } from 'vitest';
import { chooseSource } from '../../../backend/src/cli/import-source.ts';
import { loadConfig } from '../../../backend/src/config.ts';
import { DEFAULT_NAMES } from '../../../backend/src/import/old-tables.ts';

const configured = (env: Record<string, string> = {}) =>
  loadConfig({ env, configFile: undefined }).config.replaced.database;
const nothing = { flag: undefined, url: undefined, configured: configured() };

describe('the old database of an import', () => {
  it('is the one of the flag, without a password', () => {
    expect(chooseSource({ ...nothing, flag: 'mysql://monitor_ro@[::1]:3307/dbzz_monitor' })).toEqual({
      ...{ host: '::1', port: 3307, user: 'monitor_ro', schema: 'dbzz_monitor' },
      ...{ password: undefined, tables: DEFAULT_NAMES },
    });
    expect(chooseSource({ ...nothing, flag: 'mysql://db.example/old' })).toMatchObject({
      user: 'root',
      port: 3306,
    });
  });

  it('takes the password of DPM_IMPORT_URL, for the same server only', () => {
    const url = 'mysql://ro:p%40ss@db.example:3306/old';
    expect(chooseSource({ ...nothing, url })).toMatchObject({ password: 'p@ss', schema: 'old' });
    expect(chooseSource({ ...nothing, url, flag: 'mysql://ro@db.example/other' })).toMatchObject({
      ...{ password: 'p@ss', schema: 'other' },
    });
    expect(chooseSource({ ...nothing, url, flag: 'mysql://ro@elsewhere/old' })).toMatchObject({
      password: undefined,
    });
  });

  it('is that of [Monitor], with its own names of tables', () => {
    const source = chooseSource({
      ...nothing,
      configured: configured({
        ...{ DPM_MONITOR_MYSQL_HOST: '10.0.0.5', DPM_MONITOR_MYSQL_USER: 'monitor_rw' },
        ...{
          DPM_MONITOR_MYSQL_PASS: 'secret',
          DPM_MONITOR_UTIL_QU_INFO: 'my_util',
          DPM_MONITOR_VERSION_INFO: 'v',
        },
      }),
    });
    expect(source).toEqual({
      ...{ host: '10.0.0.5', port: 3306, user: 'monitor_rw', password: 'secret', schema: 'dbzz_monitor' },
      tables: { ...DEFAULT_NAMES, utilQuInfo: 'my_util', versionInfo: 'v' },
    });
  });

  it.each([
    [{ flag: 'mysql://ro:secret@db.example/old' }, 'PASSWORD_ON_COMMAND_LINE'],
    [{ flag: 'mysql://ro@db.example' }, 'IMPORT_SOURCE_MALFORMED'],
    [{ flag: 'mysql://ro@db.example/a/b' }, 'IMPORT_SOURCE_MALFORMED'],
    [{ url: 'postgres://ro:topsecret@db.example/old' }, 'IMPORT_SOURCE_MALFORMED'],
    [{ url: 'topsecret' }, 'IMPORT_SOURCE_MALFORMED'],
    [{}, 'IMPORT_SOURCE_MISSING'],
    [
      { configured: configured({ DPM_MONITOR_MYSQL_HOST: 'x', DPM_MONITOR_MYSQL_PORT: 'y' }) },
      'IMPORT_SOURCE_MALFORMED',
    ],
  ])('is refused as %j with %s, and no secret is repeated', (inputs, code) => {
    const choose = () => chooseSource({ ...nothing, ...inputs });
    expect(choose).toThrow(expect.objectContaining({ code }));
    expect(choose).not.toThrow(/secret/);
  });
});
