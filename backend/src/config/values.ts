/** Readers of single values: text in, value out, undefined when the text is not allowed. */
import { isIP } from 'node:net';
import { isAbsolute } from 'node:path';

/** How a value is read, and in words what is allowed. */
export interface ValueType<T> {
  allowed: string;
  parse: (text: string) => T | undefined;
}

export function wholeNumber(min: number, max: number, scale = 1): ValueType<number> {
  return {
    allowed: `a whole number from ${min} to ${max}`,
    parse: (text) => (/^\d+$/.test(text) ? within(Number(text), { min, max, scale }) : undefined),
  };
}

/** Decimals are allowed; the result is the number times `scale`, rounded when that is not 1. */
export function decimalNumber(min: number, max: number, scale = 1): ValueType<number> {
  return {
    allowed: `a number from ${min} to ${max}`,
    parse: (text) => (/^\d+(\.\d+)?$/.test(text) ? within(Number(text), { min, max, scale }) : undefined),
  };
}

function within(
  value: number,
  { min, max, scale }: { min: number; max: number; scale: number },
): number | undefined {
  if (value < min || value > max) return undefined;
  return scale === 1 ? value : Math.round(value * scale);
}

export const PORT = wholeNumber(1, 65_535);

export const SWITCH: ValueType<boolean> = {
  allowed: '0 (no) or 1 (yes)',
  parse: (text) => (text === '0' || text === '1' ? text === '1' : undefined),
};

/** Any text up to `max` characters, without control characters. */
export function shortText(max: number): ValueType<string> {
  return {
    allowed: `text of at most ${max} characters on one line`,
    // eslint-disable-next-line no-control-regex
    parse: (text) => (text.length <= max && !/[\u0000-\u001f\u007f]/.test(text) ? text : undefined),
  };
}

/** Whatever stands there: settings of the replaced system that are only kept. */
export const ANY_TEXT: ValueType<string> = { allowed: 'any text', parse: (text) => text };

export function oneOf<T extends string>(...choices: readonly T[]): ValueType<T> {
  return {
    allowed: `one of ${choices.join(', ')}`,
    parse: (text) => choices.find((choice) => choice === text),
  };
}

const HOST_NAME =
  /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?)*$/;

export const HOST: ValueType<string> = {
  allowed: 'an IP address or a host name',
  // Digits and dots alone are a mistyped address, not a name.
  parse: (text) => (isIP(text) !== 0 || (HOST_NAME.test(text) && !/^[\d.]+$/.test(text)) ? text : undefined),
};

export const SCHEMA_NAME: ValueType<string> = {
  allowed: 'letters, digits, _ and -, at most 64, and no schema of the server itself',
  parse: (text) =>
    /^[A-Za-z0-9_-]{1,64}$/.test(text) && !/^(mysql|sys|information_schema|performance_schema)$/i.test(text)
      ? text
      : undefined,
};

export const FOLDER: ValueType<string> = {
  allowed: 'an absolute path',
  parse: (text) => (isAbsolute(text) && !text.includes('\n') ? text : undefined),
};

/** Addresses and networks, separated by commas, blanks or line ends. */
export const NETWORKS: ValueType<readonly string[]> = {
  allowed: 'IP addresses and networks such as 10.0.0.0/8, separated by commas',
  parse: (text) => {
    const networks = text.split(/[\s,]+/).filter((part) => part !== '');
    return networks.length > 0 && networks.every(isNetwork) ? networks : undefined;
  },
};

function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const version = isIP(address);
  const longest = version === 6 ? 128 : 32;
  const fits = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= longest);
  return version !== 0 && fits && rest.length === 0;
}

/** Minutes ahead of UTC. */
export const UTC_OFFSET: ValueType<number> = {
  allowed: 'hours and minutes ahead of UTC, such as +08:00 or -03:30',
  parse: (text) => {
    const [, sign, hours = '', minutes = ''] = /^([+-])(\d{2}):(\d{2})$/.exec(text) ?? [];
    const total = Number(hours) * 60 + Number(minutes);
    if (sign === undefined || total > 14 * 60 || Number(minutes) > 59) return undefined;
    return sign === '-' && total > 0 ? -total : total;
  },
};

/** Empty for the placeholder `xxxx` that the replaced system was delivered with. */
export const WEB_ADDRESS: ValueType<string> = {
  allowed: 'an address that begins with https:// or http://',
  parse: (text) => {
    if (/^x+$/i.test(text)) return '';
    return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? text : undefined;
  },
};
