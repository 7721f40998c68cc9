import React from 'react';
import { css } from '@emotion/css';
import { FieldType, type Field, type GrafanaTheme2, type LinkModel } from '@grafana/data';
import { Icon, SeriesIcon, useStyles2, useTheme2 } from '@grafana/ui';
import { t } from '../i18n/t';
import { testIds } from '../test-ids';
import { linksAt } from './field-links';
import { fieldColor } from './field-color';
import { type DrillRow } from './drill-view';

interface Props {
  row: DrillRow;
  field: Field;
  onOpen: (row: DrillRow) => void;
}

/** Colour and name of a series; a button where it opens, with its links at the last point. */
export function LegendName({ row, field, onOpen }: Props) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const links = row.kind === 'part' ? linksAt(row.from, row.from.ownTimesMs.length - 1) : [];
  return (
    <span className={styles.name}>
      <SeriesIcon color={fieldColor(field, theme)} className={styles.icon} />
      {row.opens ? (
        <button
          type="button"
          className={styles.open}
          title={t('panel.open', { name: field.name })}
          data-testid={testIds.panel.open}
          onClick={() => onOpen(row)}
        >
          {field.name}
        </button>
      ) : (
        <span className={styles.text} title={field.name}>
          {field.name}
        </span>
      )}
      {field.type === FieldType.number && links.map((link) => <DataLink key={link.title} link={link} />)}
    </span>
  );
}

export function DataLink({ link, text = false }: { link: LinkModel; text?: boolean }) {
  const styles = useStyles2(getStyles);
  return (
    <a
      className={styles.link}
      href={link.href}
      target={link.target}
      rel="noreferrer"
      title={link.title}
      aria-label={link.title}
      onClick={link.onClick}
    >
      {text ? link.title : <Icon name="external-link-alt" size="xs" />}
    </a>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const cut = { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' } as const;
  return {
    name: css({
      display: 'inline-flex',
      alignItems: 'center',
      gap: theme.spacing(0.75),
      maxWidth: '100%',
      verticalAlign: 'middle',
    }),
    icon: css({ flex: 'none' }),
    text: css(cut),
    open: css({
      ...cut,
      padding: 0,
      border: 0,
      background: 'none',
      font: 'inherit',
      color: theme.colors.text.link,
      textAlign: 'left',
      '&:hover': { textDecoration: 'underline' },
    }),
    link: css({ flex: 'none', color: theme.colors.text.link }),
  };
};
