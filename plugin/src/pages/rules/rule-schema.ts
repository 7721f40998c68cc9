import { type RuleDraft } from '@dpm/protocol';
import { z } from 'zod/mini';
import { type Rule } from '../../data/rule-queries';
import { isBadWhenLow, isEvent, isOfInstance, isRelative, shownLimit, unitOf } from '../../data/rule-units';
import { type MessageKey } from '../../i18n/t';
import { joinList, splitList } from '../../data/text-list';

const says = (key: MessageKey): string => key;
const NAME_LENGTH = 96;
const MOST_MINUTES = 10_080;
const MINUTE_S = 60;

/** What the form of a rule holds: texts as they are typed, limits in the shown unit, times in minutes. */
export interface RuleForm {
  name: string;
  enabled: boolean;
  severity: RuleDraft['severity'];
  measure: RuleDraft['measure'];
  compare: RuleDraft['compare'];
  limit: string;
  clear: string;
  forMinutes: string;
  clearMinutes: string;
  hosts: string;
  owners: string;
  tags: string;
  engines: string;
  ports: string;
  overrides: string;
}

const isNumber = (text: string) => text.trim() !== '' && Number.isFinite(Number(text));
const isMinutes = (text: string) => isNumber(text) && Number(text) >= 0 && Number(text) <= MOST_MINUTES;
const isPort = (text: string) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
const OVERRIDE = /^(\S+)\s*=\s*(off|-?[\d.]+)$/i;

const number = z.string().check(z.refine(isNumber, says('form.number')));
const minutes = z.string().check(z.refine(isMinutes, says('form.minutes')));

export const ruleSchema = z
  .object({
    name: z
      .string()
      .check(z.trim(), z.minLength(1, says('form.required')), z.maxLength(NAME_LENGTH, says('form.tooLong'))),
    enabled: z.boolean(),
    severity: z.enum(['info', 'warning', 'critical']),
    measure: z.string(),
    compare: z.enum(['value', 'share', 'usual']),
    limit: number,
    clear: number,
    forMinutes: minutes,
    clearMinutes: minutes,
    hosts: z.string(),
    owners: z.string(),
    tags: z.string(),
    engines: z.string(),
    ports: z.string().check(z.refine((text) => splitList(text).every(isPort), says('form.ports'))),
    overrides: z
      .string()
      .check(
        z.refine((text) => linesOf(text).every((line) => OVERRIDE.test(line)), says('rules.overridesBad')),
      ),
  })
  .check(
    z.refine((form) => isRightSide(form as RuleForm), { path: ['clear'], error: says('rules.clearBad') }),
  );

function isRightSide({ measure, limit, clear }: RuleForm): boolean {
  if (!isNumber(limit) || !isNumber(clear)) {
    return true;
  }
  return isBadWhenLow(measure) ? Number(clear) >= Number(limit) : Number(clear) <= Number(limit);
}

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

export function formOf(rule: Rule | undefined): RuleForm {
  if (rule === undefined) {
    return { ...NEW };
  }
  const unit = unitOf(rule);
  const { scope } = rule;
  return {
    ...{ name: rule.name, enabled: rule.enabled, severity: rule.severity },
    ...{ measure: rule.measure, compare: rule.compare },
    limit: String(shownLimit(rule.limit, unit)),
    clear: String(shownLimit(rule.clear, unit)),
    forMinutes: String(shownLimit(rule.forS / MINUTE_S, { factor: 1, label: '' })),
    clearMinutes: String(shownLimit(rule.clearForS / MINUTE_S, { factor: 1, label: '' })),
    ...{ hosts: joinList(scope.hosts), owners: joinList(scope.owners), tags: joinList(scope.tags) },
    ...{ engines: joinList(scope.engines), ports: joinList(scope.ports.map(String)) },
    overrides: rule.overrides
      .map(({ host, limit }) => `${host} = ${limit === null ? 'off' : shownLimit(limit, unit)}`)
      .join('\n'),
  };
}

const NEW: RuleForm = {
  ...{ name: '', enabled: true, severity: 'warning', measure: 'host.cpu', compare: 'value' },
  ...{ limit: '90', clear: '80', forMinutes: '5', clearMinutes: '2' },
  ...{ hosts: '', owners: '', tags: '', engines: '', ports: '', overrides: '' },
};

export function draftOf(form: RuleForm): RuleDraft {
  const compare = isRelative(form.measure) ? form.compare : 'value';
  const { factor } = unitOf({ ...form, compare });
  const ofInstance = isOfInstance(form.measure);
  const happens = isEvent(form.measure);
  return {
    ...{ name: form.name.trim(), enabled: form.enabled, severity: form.severity },
    ...{ measure: form.measure, compare },
    limit: happens ? 1 : Number(form.limit) * factor,
    clear: happens ? 1 : Number(form.clear) * factor,
    forS: Math.round(Number(form.forMinutes) * MINUTE_S),
    clearForS: Math.round(Number(form.clearMinutes) * MINUTE_S),
    scope: {
      ...{ hosts: splitList(form.hosts), owners: splitList(form.owners), tags: splitList(form.tags) },
      engines: ofInstance ? splitList(form.engines) : [],
      ports: ofInstance ? splitList(form.ports).map(Number) : [],
    },
    overrides: linesOf(form.overrides).flatMap((line) => {
      const [, host = '', limit = ''] = OVERRIDE.exec(line) ?? [];
      return host === '' ? [] : [{ host, limit: /off/i.test(limit) ? null : Number(limit) * factor }];
    }),
  };
}

/** Undefined while something in it is wrong. */
export function validDraft(form: RuleForm): RuleDraft | undefined {
  return ruleSchema.safeParse(form).success ? draftOf(form) : undefined;
}
