import React from 'react';
import { css, cx } from '@emotion/css';
import { type HostRow } from '@dpm/protocol';
import { type GrafanaTheme2 } from '@grafana/data';
import { TextLink, useStyles2 } from '@grafana/ui';
import { Absent } from '../../components/Absent';
import { Bar } from '../../components/Bar';
import { sourceFor, type ColumnKey } from '../../data/columns';
import { formatShare } from '../../data/format';
import { type Blamed } from '../../data/host-list';
import { hostState } from '../../data/host-state';
import { culpritsHref } from '../../data/url-state';
import { type RawWindow } from '../../data/window';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { HostState } from './HostState';

interface Props {
  row: HostRow;
  blamed: Blamed | null;
  window: RawWindow;
  heightPx: number;
  /** Of the whole table, from 1 on. */
  index: number;
}

export function HostLine({ row, blamed, window, heightPx, index }: Props) {
  const styles = useStyles2(getStyles);
  const href = culpritsHref({ ...window, host: row.host });
  const name = row.alias ? `${row.host} (${row.alias})` : row.host;
  const agent = row.agentVersion ? t('host.agent', { version: row.agentVersion }) : '';
  return (
    <tr data-testid={testIds.overview.row} style={{ height: heightPx }} aria-rowindex={index}>
      <td>
        <TextLink href={href} inline={false} title={t('host.openCulprits', { host: row.host })}>
          {name}
        </TextLink>
        <div className={styles.quiet}>
          {[t('host.instances', { count: row.instances }), agent, row.owner].filter(Boolean).join(' · ')}
        </div>
      </td>
      <td>
        <HostState row={row} />
      </td>
      <Share row={row} value={row.cpu} column="cpu" />
      <Share row={row} value={row.memory} column="memory" />
      <Share row={row} value={row.diskUtil} column="diskRead" title={row.device} />
      <td>
        {blamed ? (
          <a href={href} className={cx(styles.top, hostState(row) !== 'online' && styles.old)}>
            <span className={styles.name}>{blamed.instance.name}</span>
            <span className={styles.quiet}>
              {t(`host.${blamed.of}Share`, { share: formatShare(blamed.share) })}
            </span>
          </a>
        ) : (
          <span className={styles.quiet}>{t('host.noTop')}</span>
        )}
      </td>
    </tr>
  );
}

function Share(props: { row: HostRow; value: number | null; column: ColumnKey; title?: string | null }) {
  const { row, value, column, title } = props;
  const styles = useStyles2(getStyles);
  if (value === null) {
    return (
      <td>
        <Absent source={sourceFor(row.sources, column) ?? null} />
      </td>
    );
  }
  // Figures of a host that does not report are old: they must not look like those of one that does.
  const old = hostState(row) !== 'online';
  return (
    <td title={title ?? undefined}>
      <span className={styles.share}>
        <Bar value={value} quiet={old} />
        <span className={cx(styles.number, old && styles.old)}>{formatShare(value)}</span>
      </span>
    </td>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  quiet: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  old: css({ color: theme.colors.text.disabled }),
  top: css({ display: 'flex', gap: theme.spacing(1), alignItems: 'baseline' }),
  name: css({ overflow: 'hidden', textOverflow: 'ellipsis' }),
  share: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1) }),
  number: css({ minWidth: theme.spacing(6), textAlign: 'right', fontVariantNumeric: 'tabular-nums' }),
});
