import React, { type ReactNode } from 'react';
import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { testIds } from '../../test-ids';

interface Props {
  title: string;
  testId?: string;
  children?: ReactNode;
}

/** Nothing to show, and that is not an error. */
export function Empty({ title, testId = testIds.state.empty, children }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <section className={styles.box} data-testid={testId}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    maxWidth: theme.breakpoints.values.md,
    margin: `${theme.spacing(4)} auto`,
    padding: theme.spacing(3),
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
    color: theme.colors.text.secondary,
    h3: { color: theme.colors.text.primary },
    code: { display: 'block', overflowX: 'auto', padding: theme.spacing(1), whiteSpace: 'pre' },
  }),
});
