import { describe, expect, it } from 'vitest';
import {
  chooseDatabase,
  chooseSchemas,
  parseAddress,
  type ChoiceInputs,
} from '../../../backend/src/cli/database-choice.ts';

const nothing: ChoiceInputs = {
  flag: undefined,
  url: undefined,
  configured: undefined,
  remembered: undefined,
};
const remembered = {
  ...{ kind: 'named' as const, host: 'old.example', port: 3306, adminUser: 'root' },
  schemas: { monitor: 'm', private: 'p' },
};

describe('the database that a start uses', () => {
  it('is a private one when nothing names a server', () => {
    expect(chooseDatabase(nothing).kind).toBe('private');
  });

  it('stays the one that was used before', () => {
    expect(chooseDatabase({ ...nothing, remembered })).toMatchObject({ kind: 'named', host: 'old.example' });
    expect(chooseDatabase({ ...nothing, remembered, flag: 'private' }).kind).toBe('private');
  });

  it('is the flag before DPM_DATABASE_URL before the configuration before what was used', () => {
    const configured = { host: 'configured.example', port: 3307 };
    const url = 'mysql://boss:s3cret@url.example';
    const hostOf = (inputs: Partial<ChoiceInputs>) => {
      const choice = chooseDatabase({ ...nothing, remembered, ...inputs });
      return choice.kind === 'named' ? `${choice.host}:${choice.port}` : choice.kind;
    };
    expect(hostOf({ configured })).toBe('configured.example:3307');
    expect(hostOf({ configured, url })).toBe('url.example:3306');
    expect(hostOf({ configured, url, flag: 'mysql://root@flag.example:3310' })).toBe('flag.example:3310');
  });

  it('takes the password of DPM_DATABASE_URL for the flag only when both mean the same account', () => {
    const url = 'mysql://boss:s3cret@db.example:3306';
    expect(chooseDatabase({ ...nothing, url, flag: 'mysql://boss@db.example' })).toMatchObject({
      adminPassword: 's3cret',
    });
    expect(chooseDatabase({ ...nothing, url, flag: 'mysql://other@db.example' })).not.toHaveProperty(
      'adminPassword',
    );
  });
});

describe('the schemas that a start uses', () => {
  const settings = { monitor: 'dbzz_monitor', private: 'dpm_private' };
  const choose = (flag: string | undefined, named = {}) =>
    chooseSchemas(chooseDatabase({ ...nothing, remembered, flag }), { named, remembered, settings });

  it('stay those used before on the same server, unless others are named', () => {
    expect(choose(undefined)).toEqual({ monitor: 'm', private: 'p' });
    expect(choose('mysql://root@old.example')).toEqual({ monitor: 'm', private: 'p' });
    expect(choose(undefined, { monitor: 'n' })).toEqual({ monitor: 'n', private: 'p' });
    expect(choose('mysql://root@new.example')).toEqual(settings);
    expect(choose('private')).toEqual(settings);
  });
});

describe('an address of a database', () => {
  it('is read with escapes, defaults and IPv6', () => {
    expect(parseAddress('mysql://a%40b:p%2Fw@[2001:db8::1]:3310/', 'x')).toEqual({
      ...{
        kind: 'named',
        host: '2001:db8::1',
        port: 3310,
        adminUser: 'a@b',
        adminPassword: 'p/w',
        source: 'x',
      },
    });
    expect(parseAddress('mysql://root:@db', 'x')).toHaveProperty('adminPassword', '');
    expect(parseAddress('mysql://root@db', 'x')).not.toHaveProperty('adminPassword');
    expect(parseAddress('mariadb://db', 'x')).toMatchObject({ host: 'db', port: 3306, adminUser: 'root' });
  });

  it.each(['db:3306', 'http://db', 'mysql://', 'mysql://db/schema', 'mysql://db?ssl=1', 'nonsense s3cret'])(
    'refuses %s without repeating it',
    (text) => {
      expect(() => parseAddress(text, '--database')).toThrow(
        expect.objectContaining({ code: 'BAD_DATABASE_ADDRESS', where: '--database' }),
      );
      try {
        parseAddress(text, '--database');
      } catch (error) {
        expect((error as Error).message).not.toContain('s3cret');
      }
    },
  );

  it('is refused with a password on the command line', () => {
    expect(() => chooseDatabase({ ...nothing, flag: 'mysql://root:s3cret@db' })).toThrow(
      expect.objectContaining({ code: 'PASSWORD_ON_COMMAND_LINE' }),
    );
  });
});
