import { describe, expect, it } from 'vitest';
import { formatAnswer, parseCall } from '../../../backend/src/legacy/xml-rpc.ts';
import { oldCall, oldReport, type OldValue } from '../../support/old-report.ts';

const code = (text: string) => {
  try {
    parseCall(text);
  } catch (error) {
    return (error as { code?: string }).code;
  }
  return 'none';
};
const wrap = (value: string) =>
  `<methodCall><methodName>m</methodName><params><param>${value}</param></params></methodCall>`;
const toOld = (value: unknown): OldValue => {
  if (value instanceof Map) {
    return Object.fromEntries([...(value as Map<string, unknown>)].map(([key, one]) => [key, toOld(one)]));
  }
  return Array.isArray(value) ? value.map(toOld) : (value as string);
};

describe('a call', () => {
  it('is read as Python writes it', () => {
    const report = oldReport({ '<&>': 'a <b> & "c" \' 数据 🐬' });
    const { method, params } = parseCall(oldCall(report));
    expect(method).toBe('f_rpc_func');
    expect(toOld(params)).toEqual([report]);
  });

  it.each([
    ['a value without a type', '<value> a b </value>', ' a b '],
    ['an empty value', '<value></value>', ''],
    ['a number', '<value><int>5</int></value>', '5'],
    ['CDATA', '<value><string>a<![CDATA[<b>&]]>c</string></value>', 'a<b>&c'],
    ['character references', '<value>&#97;&#x6570;&quot;&apos;</value>', `a数"'`],
    ['control characters, which Python writes as they are', '<value>a\u0001b</value>', 'a\u0001b'],
    ['an empty struct and array', '<value><array><data/></array></value>', []],
    ['a member without a value', '<value><struct><member><name>a</name></member></struct></value>', {}],
    [
      'a name that objects have',
      '<value><struct><member><name>__proto__</name><value>1</value></member></struct></value>',
      Object.fromEntries([['__proto__', '1']]),
    ],
  ])('may hold %s', (_what, value, expected) => {
    expect(toOld(parseCall(wrap(value)).params)).toEqual([expected]);
  });

  it('may hold one long text', () => {
    const text = 'x'.repeat(1_000_000);
    expect(parseCall(wrap(`<value>${text}</value>`)).params).toEqual([text]);
  });
});

describe('what is no call', () => {
  it.each([
    ['nothing', '', 'NOT_A_CALL'],
    ['text', 'hello', 'NOT_XML'],
    ['JSON', '{"a":1}', 'NOT_XML'],
    ['half a call', oldCall(oldReport()).slice(0, 500), 'NOT_XML'],
    ['two calls', `${wrap('')}${wrap('')}`, 'NOT_XML'],
    ['tags that cross', '<methodCall><methodName></methodCall></methodName>', 'NOT_XML'],
    ['an answer', formatAnswer(0, '1'), 'NOT_A_CALL'],
    ['an element of something else', wrap('<value><script>x</script></value>'), 'NOT_A_CALL'],
    ['a value where none may stand', '<methodCall><value>1</value></methodCall>', 'NOT_A_CALL'],
    [
      'a struct in a name',
      wrap('<value><struct><member><name><struct/></name></member></struct></value>'),
      'NOT_A_CALL',
    ],
    ['an entity that is none of the five', wrap('<value>&eacute;</value>'), 'NOT_XML'],
    ['half a character', wrap('<value>&#xD800;</value>'), 'NOT_XML'],
  ])('is refused: %s', (_what, text, expected) => {
    expect(code(text)).toBe(expected);
  });

  it.each([
    ['entities that grow', '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;&b;">]>', '&c;'],
    ['a file of this machine', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>', '&b;'],
    ['parameter entities', '<!DOCTYPE a [<!ENTITY % b SYSTEM "http://127.0.0.1/x"> %b;]>', ''],
    ['a document type alone', '<!DOCTYPE a>', ''],
  ])('is refused with its document type: %s', (_what, doctype, value) => {
    expect(code(`<?xml version='1.0'?>${doctype}${wrap(`<value>${value}</value>`)}`)).toBe('NOT_A_CALL');
  });

  it('is refused when it is nested deeper than any report, and that costs little', () => {
    const levels = 100_000;
    const open = '<value><array><data>'.repeat(levels);
    expect(code(wrap(open + '</data></array></value>'.repeat(levels)))).toBe('NOT_A_CALL');
    expect(code('<a>'.repeat(levels))).toBe('NOT_A_CALL');
  });
});

it('the answer is an array of a number and a text', () => {
  expect(formatAnswer(2, '1.8<&>')).toContain(
    '<array><data><value><int>2</int></value><value><string>1.8&lt;&amp;&gt;</string></value></data></array>',
  );
});
