import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';

/** What tables of shares have in common. */
const shares = (theme: GrafanaTheme2) => ({
  width: '100%',
  minWidth: 900,
  borderCollapse: 'collapse' as const,
  tableLayout: 'fixed' as const,
  fontVariantNumeric: 'tabular-nums',
  'th, td': {
    padding: theme.spacing(0.25, 0.75),
    lineHeight: '20px',
    textAlign: 'left' as const,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap' as const,
  },
  'thead th': { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightMedium },
  'tr[data-row-id]': { cursor: 'pointer' },
  'tr[data-row-id]:hover': { background: theme.colors.background.secondary },
  'tr[data-row-id]:focus-visible': {
    outline: `2px solid ${theme.colors.primary.border}`,
    outlineOffset: -2,
  },
});

export const getTableStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ overflowX: 'auto' }),
  many: css({
    ...shares(theme),
    '& > thead > tr > th:first-child': { width: '14%' },
    '& > thead > tr > th:nth-child(2)': { width: '18%' },
    '& > thead > tr > th:nth-child(3)': { width: '13%' },
  }),
  table: css({
    ...shares(theme),
    '& > thead > tr > th:first-child': { width: '23%' },
    '& > thead > tr > th:last-child': { width: '17%' },
    '& > tfoot > tr > td, & > tfoot > tr > th': {
      color: theme.colors.text.secondary,
      fontWeight: theme.typography.fontWeightRegular,
    },
    '& > tfoot > tr:last-child > td, & > tfoot > tr:last-child > th': {
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
  share: css({
    position: 'relative',
    display: 'flex',
    justifyContent: 'flex-end',
    alignItems: 'center',
    gap: 3,
    padding: theme.spacing(0, 0.5, 0, 0.25),
  }),
  change: css({
    position: 'relative',
    flex: 'none',
    marginRight: 'auto',
    '&&': { color: theme.colors.text.primary },
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  // On a bar: the secondary colour would not be readable there.
  number: css({ position: 'relative', flex: 'none', color: theme.colors.text.primary }),
  guilty: css({ color: theme.colors.text.maxContrast, fontWeight: theme.typography.fontWeightBold }),
  figure: css({ '&&': { textAlign: 'right', paddingRight: theme.spacing(1.25) } }),
  toggle: css({
    all: 'unset',
    flex: 'none',
    width: theme.spacing(2),
    cursor: 'pointer',
    color: theme.colors.text.secondary,
  }),
  name: css({ display: 'flex', gap: theme.spacing(0.75), alignItems: 'baseline', overflow: 'hidden' }),
  firm: css({ flex: 'none', maxWidth: '75%', overflow: 'hidden', textOverflow: 'ellipsis' }),
  ellipsis: css({ minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis' }),
  // Cut at its start: the end of a path tells more.
  path: css({ direction: 'rtl', textAlign: 'left' }),
  branch: css({ flex: 'none', width: theme.spacing(2), textAlign: 'right' }),
  job: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  beside: css({
    position: 'relative',
    flex: 1,
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    '&&': { color: theme.colors.text.primary },
    fontSize: 10,
  }),
  wait: css({ display: 'flex', gap: theme.spacing(0.75), overflow: 'hidden', fontSize: 13 }),
  plain: css({ color: theme.colors.text.secondary }),
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
  // The whole of it on hover.
  clamp: css({ display: '-webkit-box', WebkitLineClamp: 2, WebkitBoxOrient: 'vertical', overflow: 'hidden' }),
  processes: css({
    width: '100%',
    marginTop: theme.spacing(1),
    tableLayout: 'auto',
    'th, td': { whiteSpace: 'nowrap', verticalAlign: 'top', padding: theme.spacing(0.25, 1) },
    'td:last-child': { whiteSpace: 'normal', width: '60%' },
  }),
});
