/** What a dashboard is made of: SQL from `sql/dashboards`, texts from `messages`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expandResolutions } from './resolutions.ts';

export const LANGUAGES = ['zh-CN', 'en-US'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface Sources {
  /** The statement of `sql/dashboards/host/NAME.sql`, or of `sql/dashboards/FOLDER/NAME.sql` by its folder, without its comments, at all resolutions. */
  sql: (name: string) => string;
  /** The text of a key in the language; throws for an unknown key. */
  text: (key: string) => string;
}

/** Reads the texts of one language; SQL is read as it is asked for. `root` is the root of the repository. */
export function openSources(root: string, language: Language): Sources {
  const texts = readTexts(root, language);
  return {
    sql: (name) =>
      expandResolutions(stripComments(readFileSync(join(root, 'sql', 'dashboards', fileOf(name)), 'utf8'))),
    text(key) {
      const text = texts[key];
      if (text === undefined) throw new Error(`no text ${key} in ${language}`);
      return text;
    },
  };
}

const fileOf = (name: string) => `${name.includes('/') ? name : `host/${name}`}.sql`;

/** The texts of a language by key. */
export function readTexts(root: string, language: Language): Record<string, string> {
  const file = join(root, 'provisioning', 'src', 'messages', `${language}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
}

function stripComments(sql: string): string {
  return sql
    .split('\n')
    .filter((line) => !line.startsWith('--'))
    .join('\n')
    .trim();
}
