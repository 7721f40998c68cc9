import { t, type MessageKey } from '../i18n/t';

const OUTCOMES = ['delivered', 'retry', 'wait', 'shorten', 'misconfigured', 'ambiguous'];

/** What the answer to a try means, in words; one that this version does not know as it is. */
export function outcomeText(outcome: string): string {
  return OUTCOMES.includes(outcome) ? t(`outcome.${outcome}` as MessageKey) : outcome;
}
