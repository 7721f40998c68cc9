import React, { useEffect, useRef } from 'react';
import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2, type LinkModel } from '@grafana/data';
import { IconButton, Portal, useStyles2 } from '@grafana/ui';
import { t } from '../i18n/t';
import { testIds } from '../test-ids';
import { DataLink } from './LegendName';

interface Props {
  name: string;
  links: LinkModel[];
  /** Why nothing opens; empty where that needs no word. */
  hint: string;
  at: { x: number; y: number };
  atMs: number;
  timeZone: string;
  onClose: () => void;
}

/** The data links of a point that was clicked on, or why nothing opened. */
export function PointLinks({ name, links, hint, at, atMs, timeZone, onClose }: Props) {
  const styles = useStyles2(getStyles);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    document.addEventListener('keydown', ({ key }) => key === 'Escape' && onClose(), { signal });
    document.addEventListener(
      'pointerdown',
      ({ target }) => box.current?.contains(target as Node) || onClose(),
      {
        signal,
      },
    );
    box.current?.querySelector('a')?.focus();
    return () => listening.abort();
  }, [onClose]);
  if (links.length === 0 && hint === '') {
    return null;
  }
  return (
    <Portal>
      <div
        ref={box}
        className={styles.box}
        style={{ top: at.y, left: at.x }}
        data-testid={testIds.panel.links}
      >
        <div className={styles.head}>
          <span>
            {name} · {dateTimeFormat(atMs, { timeZone })}
          </span>
          <IconButton name="times" aria-label={t('panel.close')} onClick={onClose} />
        </div>
        {hint !== '' && <span>{hint}</span>}
        {links.map((link) => (
          <DataLink key={link.title} link={link} text />
        ))}
      </div>
    </Portal>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    position: 'fixed',
    zIndex: theme.zIndex.portal,
    display: 'grid',
    gap: theme.spacing(0.5),
    padding: theme.spacing(1),
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.default,
    boxShadow: theme.shadows.z3,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  head: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    color: theme.colors.text.secondary,
  }),
});
