import React, { useState } from 'react';
import { type RouteList } from '@dpm/protocol';
import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Checkbox, Field, IconButton, Input, MultiCombobox, Stack, useStyles2 } from '@grafana/ui';
import { MatcherFields } from '../../components/MatcherFields';
import { matcherText } from '../../data/matcher-text';
import { isAdmin } from '../../data/role';
import { type RouteDraft } from '../../data/rule-queries';
import { joinList } from '../../data/text-list';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

interface Props {
  route: RouteDraft;
  channels: RouteList['channels'];
  place: number;
  onChange: (route: RouteDraft) => void;
  onUp: () => void;
  onRemove: () => void;
}

/** One route in words; an administrator opens it to change it. */
export function RouteCard({ route, channels, place, onChange, onUp, onRemove }: Props) {
  const styles = useStyles2(getStyles);
  const [isOpen, setOpen] = useState(route.name === '');
  const names = channels.filter(({ id }) => route.channels.includes(id)).map(({ name }) => name);
  return (
    <section className={styles.card} data-testid={testIds.routes.row}>
      <Stack justifyContent="space-between" alignItems="flex-start">
        <div>
          <strong>
            {place + 1}. {route.name === '' ? t('routes.unnamed') : route.name}
          </strong>
          <div>
            {matcherText(route.matcher)} → {names.length === 0 ? t('routes.nobody') : joinList(names)}
            {route.goesOn && ` ${t('routes.andOn')}`}
          </div>
        </div>
        {isAdmin() && (
          <Stack gap={1}>
            <IconButton
              name="arrow-up"
              tooltip={t('routes.up', { name: route.name })}
              disabled={place === 0}
              data-testid={testIds.routes.up}
              onClick={onUp}
            />
            <IconButton
              name={isOpen ? 'angle-up' : 'pen'}
              tooltip={t('routes.change', { name: route.name })}
              aria-expanded={isOpen}
              onClick={() => setOpen(!isOpen)}
            />
            <IconButton
              name="trash-alt"
              tooltip={t('routes.remove', { name: route.name })}
              data-testid={testIds.routes.remove}
              onClick={onRemove}
            />
          </Stack>
        )}
      </Stack>
      {isOpen && isAdmin() && (
        <div className={styles.form}>
          <Field label={t('rules.name')}>
            <Input
              id={`dpm-route-${place}-name`}
              value={route.name}
              data-testid={testIds.routes.name}
              onChange={(event) => onChange({ ...route, name: event.currentTarget.value })}
            />
          </Field>
          <MatcherFields
            id={`dpm-route-${place}`}
            value={route.matcher}
            onChange={(matcher) => onChange({ ...route, matcher })}
          />
          <Field label={t('nav.channels')} description={t('routes.channelsHint')}>
            <MultiCombobox
              id={`dpm-route-${place}-channels`}
              aria-label={t('nav.channels')}
              placeholder={t('routes.nobody')}
              options={channels.map(({ id, name }) => ({ value: id, label: name }))}
              value={route.channels}
              onChange={(chosen) => onChange({ ...route, channels: chosen.map((one) => one.value) })}
            />
          </Field>
          <Checkbox
            label={t('routes.goesOn')}
            value={route.goesOn}
            onChange={() => onChange({ ...route, goesOn: !route.goesOn })}
          />
        </div>
      )}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  card: css({
    padding: theme.spacing(1.5),
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  }),
  form: css({ marginTop: theme.spacing(2), maxWidth: '60ch' }),
});
