import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';

/** A table of lines that people read from left to right. */
export const getTableStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ overflowX: 'auto' }),
  table: css({
    width: '100%',
    borderCollapse: 'collapse',
    'th, td': {
      textAlign: 'left',
      padding: theme.spacing(0.75, 1),
      borderBottom: `1px solid ${theme.colors.border.weak}`,
      verticalAlign: 'middle',
    },
    th: {
      color: theme.colors.text.secondary,
      fontWeight: theme.typography.fontWeightMedium,
      whiteSpace: 'nowrap',
    },
    '& + p': { marginTop: theme.spacing(1.5) },
    caption: {
      color: theme.colors.text.secondary,
      captionSide: 'top',
      textAlign: 'left',
      paddingBottom: theme.spacing(1),
    },
  }),
  quiet: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  break: css({ overflowWrap: 'anywhere' }),
  firm: css({ whiteSpace: 'nowrap' }),
  bad: css({ color: theme.colors.error.text, fontWeight: theme.typography.fontWeightMedium }),
  good: css({ color: theme.colors.success.text }),
  actions: css({ display: 'flex', gap: theme.spacing(0.5), justifyContent: 'flex-end' }),
  right: css({ float: 'right' }),
  message: css({
    margin: 0,
    padding: theme.spacing(1),
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    fontFamily: theme.typography.fontFamily,
    fontSize: theme.typography.bodySmall.fontSize,
    background: theme.colors.background.secondary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  }),
});
