import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';

export const getTableStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ overflowX: 'auto' }),
  table: css({
    width: '100%',
    minWidth: 860,
    borderCollapse: 'collapse',
    tableLayout: 'fixed',
    fontVariantNumeric: 'tabular-nums',
    'th, td': {
      padding: theme.spacing(0.25, 1),
      textAlign: 'left',
      borderBottom: `1px solid ${theme.colors.border.weak}`,
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
    },
    'thead th': { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightMedium },
    'th:first-child': { width: '26%' },
    'tbody tr[data-row-id]': { cursor: 'pointer' },
    'tbody tr[data-row-id]:hover': { background: theme.colors.action.hover },
    'tbody tr[data-row-id]:focus-visible': {
      outline: `2px solid ${theme.colors.primary.border}`,
      outlineOffset: -2,
    },
    'tfoot td, tfoot th': {
      color: theme.colors.text.secondary,
      fontWeight: theme.typography.fontWeightRegular,
    },
    'tfoot tr:last-child td, tfoot tr:last-child th': {
      color: theme.colors.text.primary,
      fontWeight: theme.typography.fontWeightMedium,
      borderBottom: 'none',
    },
  }),
  sort: css({
    all: 'unset',
    cursor: 'pointer',
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}` },
  }),
  share: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1) }),
  number: css({ width: theme.spacing(6.5), textAlign: 'right', flex: 'none' }),
  toggle: css({
    all: 'unset',
    flex: 'none',
    width: theme.spacing(2),
    cursor: 'pointer',
    color: theme.colors.text.secondary,
  }),
  name: css({ display: 'flex', gap: theme.spacing(0.75), alignItems: 'baseline', overflow: 'hidden' }),
  ellipsis: css({ overflow: 'hidden', textOverflow: 'ellipsis' }),
  quiet: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  bad: css({ color: theme.colors.error.text, fontWeight: theme.typography.fontWeightMedium, flex: 'none' }),
  detail: css({
    background: theme.colors.background.secondary,
    whiteSpace: 'normal',
    'td&': { padding: theme.spacing(1, 1, 1, 3.5), whiteSpace: 'normal' },
  }),
  facts: css({
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    gap: theme.spacing(0.25, 2),
    margin: 0,
    dt: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    dd: { margin: 0, overflowWrap: 'anywhere' },
  }),
  command: css({
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
    overflowWrap: 'anywhere',
  }),
  processes: css({
    width: '100%',
    marginTop: theme.spacing(1),
    tableLayout: 'auto',
    'th, td': { whiteSpace: 'nowrap', verticalAlign: 'top', padding: theme.spacing(0.25, 1) },
    'td:last-child': { whiteSpace: 'normal', width: '60%' },
    'th:first-child': { width: 'auto' },
  }),
});
