import en from './locales/en-US/dbzz-processmonitor-app.json';
import zh from './locales/zh-CN/dbzz-processmonitor-app.json';

type Tree = { [key: string]: string | Tree };

function flatten(tree: Tree, prefix = ''): Array<[key: string, text: string]> {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${prefix}${key}`, value] as [string, string]]
      : flatten(value, `${prefix}${key}.`),
  );
}

const english = flatten(en);
const chinese = new Map(flatten(zh));

it('every message is there in both languages', () => {
  expect([...chinese.keys()]).toEqual(english.map(([key]) => key));
});

it.each(english)('%s has the same blanks to fill in both languages', (key, text) => {
  const blanks = (message: string) => [...new Set(message.match(/\{\{\w+\}\}/g))].sort();
  expect(blanks(chinese.get(key) ?? '')).toEqual(blanks(text));
  expect(chinese.get(key)).not.toBe('');
});
