import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import en from '../locales/en-US/dbzz-processmonitor-app.json';
import { speak } from '../testing/messages';
import { reasonText, sourceName } from './source-text';

const ROOT = join(__dirname, '..', '..', '..');

/** All that agents and the translation of old clients may say. */
function sourcesOf(folder: string): string {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(ROOT, folder, name), 'utf8'))
    .join('\n');
}

describe('why something was not measured', () => {
  it('is said in the language of the reader, with what the agent put in', async () => {
    await speak('zh-Hans');
    const say = (reason: string) => reasonText({ reason });
    expect(say('io of 12 of 340 processes: no permission')).toBe('340 个进程中有 12 个的 I/O 无权读取');
    expect(say("EACCES: permission denied, open '/proc/1/io'")).toBe('无权读取：/proc/1/io（open）');
    expect(say('bundle 1a2b of https://db:9301 is not taken: too old')).toBe(
      '不采用 https://db:9301 的安装包 1a2b：too old',
    );
    expect(sourceName({ source: 'delays' })).toBe('CPU 与磁盘等待');
  });

  it('is said as the agent says it, in English, and where there are no words for it', async () => {
    await speak('en-US');
    const reasons = ['no answer from /mnt/a, /mnt/b', 'something new (1)', 'no answer'];
    expect(reasons.map((reason) => reasonText({ reason }))).toEqual(reasons);
    expect(sourceName({ source: 'toString' })).toBe('toString');
  });

  it('has words for nothing that nobody says any more', () => {
    const said = `${sourcesOf('agent/src')}\n${sourcesOf('backend/src/legacy')}`;
    const fixed = Object.values(en.sources.why).filter((text) => !/^E[A-Z]+:/.test(text));
    const longest = (text: string) =>
      text.split(/\{\{\w+\}\}|: /).reduce((one, other) => (other.length > one.length ? other : one));
    expect(fixed.map(longest).filter((text) => !said.includes(text.trim()))).toEqual([]);
  });
});
