import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Compile } from 'typebox/compile';
import { describe, expect, it } from 'vitest';
import { Report } from '@dpm/protocol';
import { bundleAgent, installNode16 } from './support/bundle.ts';
import { makeTempFolder } from './support/fixture-tree.ts';

const node16 = process.platform === 'linux' && process.arch === 'x64' ? await installNode16() : undefined;

describe.skipIf(node16 === undefined)('the bundle under Node 16.20.2, as on CentOS 7', () => {
  it('takes a sample that fits the schema', async () => {
    const bundle = await bundleAgent(makeTempFolder());
    const options = { maxBuffer: 16 * 1024 * 1024, timeout: 60_000 };
    const { stdout } = await promisify(execFile)(node16 ?? '', [bundle, 'once', '--json'], options);
    const report = JSON.parse(stdout) as Report;
    expect(Compile(Report).Errors(report)).toEqual([]);
    expect(report.agent.runtime).toBe('node 16.20.2');
    expect(report.filesystems?.length).toBeGreaterThan(0);
    expect(report.totals.cpu?.cores).toBeGreaterThan(0);
  }, 90_000);
});
