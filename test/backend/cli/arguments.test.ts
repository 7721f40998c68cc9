import { describe, expect, it } from 'vitest';
import { formatHelp } from '../../../backend/src/cli/arguments.ts';
import { readStartOptions, START_HELP } from '../../../backend/src/cli/start-options.ts';

const read = (...args: string[]) =>
  readStartOptions(args, { DPM_BACKEND_PORT: '9400', KEEP: 'me' }, '/home/me');

describe('the arguments of dpm start', () => {
  it('lay flags over the environment', () => {
    const { env } = read('--port', '9500', '--tls-port=9501', '--schema', 'other', '--data-dir', 'data');
    expect(env).toMatchObject({
      ...{ DPM_BACKEND_PORT: '9500', DPM_BACKEND_TLS_PORT: '9501', DPM_DATABASE_SCHEMA: 'other' },
      ...{ DPM_DATA_DIR: '/home/me/data', KEEP: 'me' },
    });
    expect(read().env['DPM_BACKEND_PORT']).toBe('9400');
  });

  it('resolve files against the folder of the caller', () => {
    expect(read('--config', 'config.ini').configFile).toBe('/home/me/config.ini');
    const env = { DPM_CONFIG: 'etc/dpm.ini', DPM_DATABASE_PASSWORD_FILE: '/run/password', DPM_GRAFANA: '' };
    const options = readStartOptions([], env, '/home/me');
    expect(options).toMatchObject({ configFile: '/home/me/etc/dpm.ini', passwordFile: '/run/password' });
    expect(options.grafana).toBeUndefined();
  });

  it.each([
    [['--nonsense'], /nonsense/],
    [['stray'], /stray/],
    [['--port'], /port/],
    [['--port='], /needs a value/],
    [['--grafana-port', '0'], /1 to 65535/],
    [['--grafana-port', '3e3'], /1 to 65535/],
  ])('refuse %j', (args, message) => {
    expect(() => read(...args)).toThrow(
      expect.objectContaining({ code: 'BAD_ARGUMENT', message: expect.stringMatching(message) as string }),
    );
  });

  it('are all named in the help', () => {
    const help = formatHelp(START_HELP);
    for (const flag of [...Object.keys(START_HELP.flags), 'help']) expect(help).toContain(`--${flag}`);
    expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(125);
  });
});
