import { describe, expect, it } from 'vitest';
import { InterpolationError, parseIni } from '../../../backend/src/config/ini.ts';

const value = (lines: string[], key = 'k', section = 's') =>
  parseIni(['[s]', ...lines].join('\n'), 'config.ini').value(section, key);

describe('config.ini', () => {
  it.each([
    ['k = v', 'v'],
    ['k=v', 'v'],
    ['k : v', 'v'],
    ['  k  =  v  ', 'v'],
    ['K = v', 'v'],
    ['k = a = b', 'a = b'],
    ['k = /usr/sbin:/usr/bin', '/usr/sbin:/usr/bin'],
    ['k =', ''],
    ['k = "v"', 'v'],
    ["k = 'v'", 'v'],
    [`k = "'v'"`, 'v'],
    ['k = "a b" c', 'a b" c'],
    ['k = v # not a comment', 'v # not a comment'],
    ['k = v ; not one either', 'v ; not one either'],
    ['k = 中文', '中文'],
    ['k = 100%%', '100%'],
  ])('reads %j as %j', (line, expected) => {
    expect(value([line])).toBe(expected);
  });

  it('leaves out comments and empty lines', () => {
    expect(value(['# k = no', '; k = no', '', '   # k = no', 'k = yes'])).toBe('yes');
  });

  it('goes on with indented lines', () => {
    expect(value(['k = a', '    b', '', '    # no', '    c', 'other = d'])).toBe('a\nb\nc');
  });

  it('puts other values of the section and of [DEFAULT] in for %(name)s', () => {
    expect(value(['home = /opt', 'Sub = %(HOME)s/soft', 'k = %(sub)s/logs'])).toBe('/opt/soft/logs');
    const text = '[DEFAULT]\nroot = /srv\n[s]\nk = %(root)s/a\n';
    expect(parseIni(text, 'f').value('s', 'k')).toBe('/srv/a');
    expect(parseIni(text, 'f').value('s', 'root')).toBe('/srv');
    expect(parseIni(text, 'f').sections).toEqual(['s']);
  });

  it.each([['k = 50%'], ['k = %(absent)s'], ['k = %(k)s'], ['k = %x']])('refuses the %% of %j', (line) => {
    expect(() => value([line])).toThrow(InterpolationError);
  });

  it('finds a broken value only when it is asked for', () => {
    expect(value(['pass = 50%', 'k = v'])).toBe('v');
  });

  it('takes the byte order mark and line ends of Windows', () => {
    expect(parseIni('\ufeff[s]\r\nk = v\r\n', 'f').value('s', 'k')).toBe('v');
  });

  it('takes sections in any case, and names them as written', () => {
    const file = parseIni('[Rule]\nCpu = 1\n[empty]\n', 'f');
    expect(file.value('RULE', 'cpu')).toBe('1');
    expect(file.sections).toEqual(['Rule', 'empty']);
    expect(file.names).toEqual([{ section: 'Rule', key: 'Cpu' }]);
  });

  it.each([
    ['k = v', 1, /before the first/],
    ['[s]\nsecret words', 2, /neither/],
    ['[s]\n= secret', 2, /neither/],
    ['[s]\nk = secret\nK = secret', 3, /second time/],
    ['[s]\n[S]', 2, /second time/],
  ])('refuses %j, naming the line and nothing of it', (text, line, reason) => {
    let error: unknown;
    try {
      parseIni(text, 'config.ini');
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({
      code: 'BAD_CONFIG',
      where: `config.ini:${line}`,
      message: expect.stringMatching(reason) as string,
    });
    expect((error as Error).message).not.toContain('secret');
  });
});
