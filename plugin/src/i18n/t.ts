import { t as translate } from '@grafana/i18n';
import type messages from '../locales/en-US/dbzz-processmonitor-app.json';

type Leaves<T, Prefix extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Prefix}${K}` : Leaves<T[K], `${Prefix}${K}.`>;
}[keyof T & string];

type Counted<K> = K extends `${infer Base}_one` | `${infer Base}_other` ? Base : K;

/** Every message's key; a plural has one key for its two forms. */
export type MessageKey = Counted<Leaves<typeof messages>>;
export type MessageValues = Record<string, string | number>;

/** The message in Grafana's language. Values are put in as they are: React escapes them. */
export function t(key: MessageKey, values: MessageValues = {}): string {
  return translate(key, key, { ...values, interpolation: { escapeValue: false } });
}
