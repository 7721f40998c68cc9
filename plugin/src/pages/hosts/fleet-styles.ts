import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';

/** All rows are as high, so that where each stands is known without drawing it. */
export const ROW_HEIGHT_PX = 46;

export const getFleetStyles = (theme: GrafanaTheme2) => ({
  scroller: css({
    height: 'max(320px, calc(100vh - 300px))',
    overflow: 'auto',
    contain: 'strict',
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}`, outlineOffset: -2 },
  }),
  head: css({
    position: 'sticky',
    top: 0,
    zIndex: 1,
    background: theme.colors.background.primary,
    color: theme.colors.text.secondary,
    borderBottom: `1px solid ${theme.colors.border.medium}`,
  }),
  body: css({ position: 'relative' }),
  row: css({
    display: 'grid',
    gridTemplateColumns:
      '24px minmax(190px, 2.4fr) minmax(146px, 1.5fr) minmax(72px, 0.8fr) minmax(84px, 0.9fr) minmax(112px, 1fr) minmax(146px, 1.2fr) 72px',
    gap: theme.spacing(1),
    alignItems: 'center',
    minWidth: 930,
    padding: theme.spacing(0, 1),
    minHeight: 32,
  }),
  line: css({
    position: 'absolute',
    insetInline: 0,
    height: ROW_HEIGHT_PX,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    // A stronger one would leave grey and red text on it hard to read.
    '&:hover': { background: theme.colors.background.secondary },
  }),
  group: css({ background: theme.colors.background.secondary }),
  wide: css({ gridColumn: '2 / -1' }),
  cell: css({ minWidth: 0, lineHeight: '18px', fontVariantNumeric: 'tabular-nums' }),
  named: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(0.5), a: { maxWidth: '100%' } }),
  ellipsis: css({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
  quiet: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  bad: css({ color: theme.colors.error.text }),
  warn: css({ color: theme.colors.warning.text }),
  tag: css({
    display: 'inline-block',
    marginRight: theme.spacing(0.5),
    padding: '0 5px',
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.secondary,
  }),
  sort: css({
    all: 'unset',
    cursor: 'pointer',
    whiteSpace: 'nowrap',
    fontWeight: theme.typography.fontWeightMedium,
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}` },
  }),
  link: css({
    all: 'unset',
    cursor: 'pointer',
    '&:hover': { textDecoration: 'underline' },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}` },
  }),
});
