/**
 * Ranges of host names: `db-[01-20].example` gives db-01.example to db-20.example, `10.0.0.[1-9,12]` ten addresses. What
 * a number begins with zeros for is kept. Several brackets give every combination, the last one turning first.
 */

export type Expanded = { names: string[] } | { fault: 'RANGE' | 'TOO_MANY'; reason: string };

const BRACKET = /\[([^[\]]*)\]/;
const ITEM = /^(\d{1,9})(?:-(\d{1,9}))?$/;

/** `most`: no more names than that. */
export function expandRange(text: string, { most }: { most: number }): Expanded {
  let names = [''];
  let rest = text;
  for (let found = BRACKET.exec(rest); found !== null; found = BRACKET.exec(rest)) {
    const before = rest.slice(0, found.index);
    rest = rest.slice(found.index + found[0].length);
    const numbers = expandBracket(found[1] ?? '', most);
    if ('fault' in numbers) return numbers;
    if (names.length * numbers.names.length > most) return tooMany(text, most);
    names = names.flatMap((name) => numbers.names.map((number) => name + before + number));
  }
  if (/[[\]]/.test(rest)) return { fault: 'RANGE', reason: `${text}: a bracket has no other end` };
  return { names: names.map((name) => name + rest) };
}

function expandBracket(text: string, most: number): Expanded {
  const names: string[] = [];
  for (const item of text.split(',')) {
    const [, first, last = first] = ITEM.exec(item.trim()) ?? [];
    if (first === undefined || last === undefined)
      return { fault: 'RANGE', reason: `[${text}]: write numbers as in [1-9] or [01-20,25]` };
    if (Number(last) < Number(first))
      return { fault: 'RANGE', reason: `[${text}]: ${last} is before ${first}` };
    if (names.length + Number(last) - Number(first) >= most) return tooMany(`[${text}]`, most);
    for (let number = Number(first); number <= Number(last); number += 1)
      names.push(String(number).padStart(first.startsWith('0') ? first.length : 1, '0'));
  }
  return { names };
}

function tooMany(text: string, most: number): Expanded {
  return { fault: 'TOO_MANY', reason: `${text} names more than ${most} hosts: add them in parts` };
}
