import React, { type ReactNode } from 'react';
import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

/** Names and what they stand for; what is not known is left out. */
export function Facts({ facts }: { facts: Array<[name: string, value: ReactNode]> }) {
  const { list } = useStyles2(getStyles);
  const known = facts.filter(([, value]) => value !== null && value !== undefined && value !== '');
  return (
    <dl className={list}>
      {known.map(([name, value]) => (
        <React.Fragment key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </React.Fragment>
      ))}
    </dl>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    gap: theme.spacing(0.5, 2),
    margin: 0,
    dt: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    dd: { margin: 0, overflowWrap: 'anywhere' },
    // A command line is as long as it is, and has lines of its own; a frame would break at each of them.
    code: {
      ...{ display: 'block', padding: 0, border: 'none', background: 'none' },
      ...{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
    },
  }),
});
