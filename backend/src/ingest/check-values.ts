/** Which values fit the columns they go to: a number or text that does not is refused with its JSON pointer. */
import { ProductError } from '../errors.ts';

export const UNSIGNED_INT = 4_294_967_295;
export const SIGNED_INT = 2_147_483_647;
export const SIGNED_MEDIUMINT = 8_388_607;
export const UNSIGNED_SMALLINT = 65_535;

/** Largest amount of each field that goes to a narrow column; the others fit whatever the schema lets through. */
export type Bounds<T> = readonly (readonly [field: keyof T & string, most: number])[];

/** The same bound for many fields. */
export function bound<T>(most: number, fields: readonly (keyof T & string)[]): Bounds<T> {
  return fields.map((field) => [field, most]);
}

export function checkAmounts<T extends object>(part: T, bounds: Bounds<T>, pointer: string): void {
  for (const [field, most] of bounds) {
    const value = part[field];
    if (typeof value === 'number') checkAmount(value, most, `${pointer}/${field}`);
  }
}

export function checkAmount(value: number, most: number, pointer: string): void {
  if (value > most || value < -most) {
    throw inconsistent(pointer, `${value} is beyond ±${most}, the most that can be stored`);
  }
}

const PLAIN = /^[\x20-\x7e]*$/;
/** Half of a surrogate pair: such texts become equal, or no JSON, on their way to the database. */
const HALF_CHARACTER = /\p{Surrogate}/u;

/** Well-formed, and at most `most` characters as the database counts them: code points. */
export function checkText(text: string | undefined, most: number, pointer: string): void {
  if (text === undefined || (text.length <= most && PLAIN.test(text))) return;
  if (HALF_CHARACTER.test(text)) throw inconsistent(pointer, 'is not well-formed Unicode');
  if (text.length > most && Array.from(text).length > most) {
    throw inconsistent(pointer, `is longer than ${most} characters`);
  }
}

/** In JSON text only half a surrogate pair is written as an escape of this range, after an even number of backslashes. */
const ESCAPED_HALF_CHARACTER = /(?<!\\)(?:\\\\)*\\ud[89a-f]/;

/** A value that is stored as JSON. */
export function checkJson(value: unknown, most: number, pointer: string): void {
  const text = JSON.stringify(value);
  if (text.length > most) throw inconsistent(pointer, `is longer than ${most} characters of JSON`);
  if (ESCAPED_HALF_CHARACTER.test(text)) throw inconsistent(pointer, 'is not well-formed Unicode');
}

/** Printable ASCII without blanks, as addresses are; the database compares them without regard to case. */
export function checkAddress(text: string, most: number, pointer: string): void {
  if (text.length > most || !/^[\x21-\x7e]+$/.test(text)) {
    throw inconsistent(pointer, `is not an address of at most ${most} printable ASCII characters`);
  }
}

/** The error of a report that its schema lets through and that contradicts itself. */
export function inconsistent(pointer: string, what: string): ProductError {
  return new ProductError({
    code: 'REPORT_INCONSISTENT',
    message: `${pointer} ${what}`,
    where: pointer,
    remedy: 'nothing of this report was stored; upgrade the agent, or report this as a defect of it',
    httpStatus: 400,
  });
}
