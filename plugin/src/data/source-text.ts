import { type SourceState } from '@dpm/protocol';
import { t, type MessageKey } from '../i18n/t';
import en from '../locales/en-US/dbzz-processmonitor-app.json';

interface Reason {
  key: MessageKey;
  pattern: RegExp;
}

/** Agents say why in English, as the English messages have it: by their blanks what is said is read again. */
const REASONS: Reason[] = Object.entries(en.sources.why).map(([name, text]) => ({
  key: `sources.why.${name}` as MessageKey,
  pattern: new RegExp(`^${blanksOf(text)}$`, 's'),
}));

function blanksOf(text: string): string {
  return text
    .split(/(\{\{\w+\}\})/)
    .map((part, index) =>
      index % 2 === 1 ? `(?<${part.slice(2, -2)}>.+?)` : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
    )
    .join('');
}

/** What was to be measured, in the reader's language; a source that this version does not know by its name. */
export function sourceName({ source }: Pick<SourceState, 'source'>): string {
  return Object.hasOwn(en.sources.name, source) ? t(`sources.name.${source}` as MessageKey) : source;
}

/** Why it was not, in the reader's language; what this version has no words for as the agent says it. */
export function reasonText({ reason }: Pick<SourceState, 'reason'>): string {
  for (const { key, pattern } of REASONS) {
    const found = pattern.exec(reason);
    if (found) {
      return t(key, { ...found.groups });
    }
  }
  return reason;
}
