import React, { useState } from 'react';
import { type RolloutList } from '@dpm/protocol';
import { dateTimeFormat } from '@grafana/data';
import { Alert, Field, RadioButtonList } from '@grafana/ui';
import { AskFirst } from '../../components/AskFirst';
import { useRolloutOrder } from '../../data/rollout-queries';
import { bundleName } from '../../data/rollout-text';
import { isUnderway, listBundles, type BundleChoice } from '../../data/rollout-view';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

interface Props {
  list: RolloutList;
  onClose: () => void;
}

/** Chooses what is rolled out, and says what will happen. */
export function StartUpgrade({ list, onClose }: Props) {
  const choices = listBundles(list);
  const [bundle, setBundle] = useState(choices[0]?.bundle);
  const order = useRolloutOrder(onClose);
  const [newest] = list.rollouts;
  const isBarred = bundle === undefined || (newest !== undefined && isUnderway(newest));
  return (
    <AskFirst
      title={t('upgrades.startTitle')}
      confirmText={t('upgrades.startNow')}
      isHarmless
      isBarred={isBarred}
      order={order}
      onConfirm={() => bundle !== undefined && order.mutate({ kind: 'start', bundle })}
      onClose={onClose}
    >
      {newest && isUnderway(newest) && <Alert severity="warning" title={t('upgrades.openNow')} />}
      {list.own === null && <Alert severity="info" title={t('upgrades.off')} />}
      <p>{t('upgrades.startText')}</p>
      <Field label={t('upgrades.bundle')} data-testid={testIds.upgrades.bundle}>
        <RadioButtonList
          name="bundle"
          options={choices.map((choice) => ({ value: choice.bundle, label: choiceText(choice) }))}
          value={bundle}
          onChange={setBundle}
        />
      </Field>
    </AskFirst>
  );
}

function choiceText({ kind, bundle, version, startedMs }: BundleChoice): string {
  const name = bundleName(bundle, version);
  return t(`upgrades.${kind}`, { name, time: dateTimeFormat(startedMs) });
}
