import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runHostsVerb } from '../../../backend/src/cli/hosts-commands.ts';
import { prepareHostsApp, type HostsApp } from '../../support/hosts-app.ts';
import { selectRows } from '../../support/sample-rows.ts';

const CLOSED_PORT = 1;

describe('dpm hosts', { timeout: 60_000 }, () => {
  let hosts: HostsApp;
  beforeAll(async () => {
    hosts = await prepareHostsApp({ port: CLOSED_PORT, privateKey: '' });
    await hosts.start('one');
  }, 120_000);
  afterAll(() => hosts.remove());

  const run = async (verb: string, words: string[] = [], text = '') => {
    const lines: string[] = [];
    const code = await runHostsVerb(
      async (method, path, body) => {
        const answer = await hosts.ask(method, path, body);
        if (answer.status >= 400) throw Object.assign(new Error(`${path} ${answer.status}`), answer.body);
        return answer.body;
      },
      { verb, words, text, access: {}, write: (line) => lines.push(line) },
    );
    return { code, said: lines.join('\n') };
  };
  const states = async () => {
    const rows = await selectRows(
      hosts.schemas.db,
      'SELECT rshost, istate FROM tb_monitor_host_config ORDER BY rshost',
    );
    return rows.map((row) => `${String(row['rshost'])} ${Number(row['istate'])}`);
  };

  it('adds hosts by range and by table, all or none, as the page does', async () => {
    await expect(run('add', ['10.0.0.[1-2]', '10.0.0.300'])).rejects.toMatchObject({ code: 'HOSTS_INVALID' });
    expect(await states()).toEqual([]);
    expect(await run('add', ['10.0.0.[1-2]'])).toMatchObject({ code: 0 });
    expect(await run('add', [], 'address,alias,tags\n10.0.0.3,orders,core\n')).toMatchObject({ code: 0 });
    expect(await states()).toEqual(['10.0.0.1 1', '10.0.0.2 1', '10.0.0.3 1']);
    await expect(run('add', ['10.0.0.1'])).rejects.toMatchObject({
      message: expect.stringContaining('here already') as string,
    });
  });

  it('lists hosts, those that words name, and shows one', async () => {
    expect((await run('list')).said).toContain('3 of 3 hosts');
    const { said } = await run('list', ['core']);
    expect(said).toMatch(/10\.0\.0\.3 .* orders +core/);
    expect(said).toContain('1 of 3 hosts');
    expect((await run('show', ['10.0.0.3'])).said).toContain('orders');
    expect(await run('show', ['nobody'])).toMatchObject({ code: 1 });
  });

  it('looks at hosts and tells what is in the way', async () => {
    const { code, said } = await run('doctor', ['127.0.0.1']);
    expect(code).toBe(1);
    expect(said).toContain('✗ reachable');
    expect(said).toContain('1 of 1 are not ready');
  });

  it('takes hosts offline, and tells of upgrades', async () => {
    await run('offline', ['10.0.0.[1-3]']);
    expect(await states()).toEqual(['10.0.0.1 0', '10.0.0.2 0', '10.0.0.3 0']);
    expect((await run('upgrade')).said).toMatch(/done, wave 0 of 3|there was no upgrade/);
    await expect(run('upgrade', ['sideways'])).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
    await expect(run('dance')).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
    await expect(run('offline')).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
  });
});
