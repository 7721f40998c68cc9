import React from 'react';
import { type Matcher } from '@dpm/protocol';
import { Field, Input, MultiCombobox } from '@grafana/ui';
import { KINDS } from '../data/matcher-text';
import { joinList, splitList } from '../data/text-list';
import { t, type MessageKey } from '../i18n/t';

const SEVERITIES: Matcher['severities'] = ['info', 'warning', 'critical'];
const TEXTS = ['hosts', 'owners', 'tags'] as const;

interface Props {
  /** Prefix of the ids of its inputs. */
  id: string;
  value: Matcher;
  onChange: (value: Matcher) => void;
}

/** Which incidents something is for; empty fields leave that open. */
export function MatcherFields({ id, value, onChange }: Props) {
  return (
    <>
      {TEXTS.map((name) => (
        <Field
          key={name}
          label={t(`rules.scope.${name}`)}
          description={name === 'hosts' ? t('rules.scope.hostsHint') : undefined}
        >
          <Input
            id={`${id}-${name}`}
            defaultValue={joinList(value[name])}
            placeholder={t('rules.everywhere')}
            data-testid={`${id}-${name}`}
            onBlur={(event) => onChange({ ...value, [name]: splitList(event.currentTarget.value) })}
          />
        </Field>
      ))}
      <Field label={t('matcher.kinds')}>
        <MultiCombobox
          id={`${id}-kinds`}
          aria-label={t('matcher.kinds')}
          placeholder={t('matcher.everything')}
          options={KINDS.map((kind) => ({ value: kind as string, label: t(`kind.${kind}` as MessageKey) }))}
          value={value.kinds}
          onChange={(chosen) => onChange({ ...value, kinds: chosen.map((one) => one.value) })}
        />
      </Field>
      <Field label={t('rules.severity')}>
        <MultiCombobox
          id={`${id}-severities`}
          aria-label={t('rules.severity')}
          placeholder={t('matcher.everything')}
          options={SEVERITIES.map((severity) => ({ value: severity, label: t(`severity.${severity}`) }))}
          value={value.severities}
          onChange={(chosen) => onChange({ ...value, severities: chosen.map((one) => one.value) })}
        />
      </Field>
    </>
  );
}
