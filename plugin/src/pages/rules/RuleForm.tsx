import React from 'react';
import { FormProvider, useForm, useWatch } from 'react-hook-form';
import { FormEnd } from '../../components/FormEnd';
import { SideDrawer } from '../../components/SideDrawer';
import { usePolicyOrder, type Rule } from '../../data/rule-queries';
import { schemaResolver } from '../../data/schema-resolver';
import { useSettled } from '../../data/use-settled';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { draftOf, formOf, ruleSchema, validDraft, type RuleForm as Form } from './rule-schema';
import { RuleFields } from './RuleFields';
import { RulePreview } from './RulePreview';
import { ScopeFields } from './ScopeFields';

/** A pause in typing after which the past is asked. */
const SETTLED_MS = 600;

interface Props {
  /** Undefined: a new one. */
  rule: Rule | undefined;
  onClose: () => void;
}

/** Adds or changes a rule, and shows meanwhile how often it would have fired. */
export function RuleForm({ rule, onClose }: Props) {
  const form = useForm<Form>({
    defaultValues: formOf(rule),
    resolver: schemaResolver<Form>(ruleSchema as unknown as Parameters<typeof schemaResolver<Form>>[0]),
    mode: 'onTouched',
  });
  const values = useWatch({ control: form.control }) as Form;
  const asked = useSettled(JSON.stringify(values), SETTLED_MS);
  const order = usePolicyOrder(onClose);
  const save = form.handleSubmit((filled) => {
    const draft = draftOf(filled);
    order.mutate(
      rule ? { list: 'rules', kind: 'change', id: rule.id, draft } : { list: 'rules', kind: 'add', draft },
    );
  });
  const title = rule ? t('rules.editTitle', { name: rule.name }) : t('rules.addTitle');
  return (
    <SideDrawer title={title} size="md" onClose={onClose}>
      <FormProvider {...form}>
        <form onSubmit={(event) => void save(event)} data-testid={testIds.rules.form} noValidate>
          <RuleFields />
          <ScopeFields />
          <RulePreview draft={validDraft(JSON.parse(asked) as Form)} />
          <FormEnd order={order} testId={testIds.rules.save} onRetry={() => void save()} onClose={onClose} />
        </form>
      </FormProvider>
    </SideDrawer>
  );
}
