import React from 'react';
import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { t } from '../i18n/t';
import { testIds } from '../test-ids';
import { type Level, type Path } from './places';

interface Props {
  path: Path;
  by: Level | undefined;
  choices: Level[];
  /** What the data is worth: its resolution, how much of the time and of the whole it covers. */
  notes: string[];
  onUp: (depth: number) => void;
  onBy: (level: Level) => void;
}

/** Where we are and the way up; on the right what the figures are worth. */
export function DrillHead({ path, by, choices, notes, onUp, onBy }: Props) {
  const styles = useStyles2(getStyles);
  const names = [t('panel.all'), ...path.map(({ text }) => text)];
  return (
    <div className={styles.head}>
      <nav aria-label={t('panel.path')} data-testid={testIds.panel.path}>
        <ol className={styles.path}>
          {names.map((name, depth) => (
            <li key={depth} className={styles.step}>
              {depth > 0 && <span aria-hidden="true">›</span>}
              {depth === names.length - 1 ? (
                <span className={styles.here} aria-current="location" title={name}>
                  {name}
                </span>
              ) : (
                <Button size="sm" fill="text" variant="secondary" onClick={() => onUp(depth)}>
                  {name}
                </Button>
              )}
            </li>
          ))}
        </ol>
      </nav>
      {choices.length > 1 && by && (
        <RadioButtonGroup
          size="sm"
          aria-label={t('panel.by')}
          options={choices.map((level) => ({ value: level, label: t(`panel.level.${level}`) }))}
          value={by}
          onChange={onBy}
        />
      )}
      {choices.length === 1 && by && path.length > 0 && (
        <span className={styles.by}>{t(`panel.level.${by}`)}</span>
      )}
      <span className={styles.notes} title={notes.join('\n')} data-testid={testIds.panel.notes}>
        {notes.join(' · ')}
      </span>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  head: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    height: theme.spacing(3),
    whiteSpace: 'nowrap',
    overflow: 'hidden',
  }),
  path: css({ display: 'flex', alignItems: 'center', listStyle: 'none', margin: 0, padding: 0 }),
  step: css({ display: 'flex', alignItems: 'center', minWidth: 0 }),
  here: css({
    padding: theme.spacing(0, 1),
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
  }),
  by: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  notes: css({
    marginLeft: 'auto',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
