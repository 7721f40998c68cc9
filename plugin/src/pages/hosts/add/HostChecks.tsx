import React from 'react';
import { css } from '@emotion/css';
import { type HostEntry } from '@dpm/protocol';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { CheckList } from '../../../components/CheckList';
import { Failure } from '../../../components/states/Failure';
import { t } from '../../../i18n/t';
import { testIds } from '../../../test-ids';
import { ShownKey } from './ShownKey';
import { type Checked } from './use-preflights';

interface Props {
  hosts: HostEntry[];
  checked: ReadonlyMap<string, Checked>;
  /** Looks at one again. */
  onCheck: (host: HostEntry) => void;
}

/** More than these stand in the list of hosts once they are added. */
const SHOWN = 200;

/** Each host of the list, and what was found on it. */
export function HostChecks({ hosts, checked, onCheck }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.list}>
      {hosts.slice(0, SHOWN).map((host) => (
        <OneHost
          key={host.address}
          host={host}
          result={checked.get(host.address)}
          onCheck={() => onCheck(host)}
        />
      ))}
    </div>
  );
}

interface OneProps {
  host: HostEntry;
  result: Checked | undefined;
  onCheck: () => void;
}

function OneHost({ host, result, onCheck }: OneProps) {
  const styles = useStyles2(getStyles);
  const isBad = result?.state === 'failed' || (result?.state === 'done' && !result.answer.ready);
  return (
    <details open={isBad} data-testid={testIds.add.host}>
      <summary>
        <strong>{host.address}</strong> {detailsOf(host)}{' '}
        <span className={isBad ? styles.bad : styles.quiet}>{wordOf(result)}</span>
      </summary>
      {result?.state === 'failed' && <Failure failure={result.failure} onRetry={onCheck} />}
      {result?.state === 'done' && (
        <>
          {result.answer.key && <ShownKey shown={result.answer.key} onConfirmed={onCheck} />}
          <CheckList checks={result.answer.checks} />
        </>
      )}
    </details>
  );
}

const detailsOf = ({ alias, owner, business, tags = [] }: HostEntry) =>
  [alias, owner, business, ...tags].filter(Boolean).join(' · ');

function wordOf(result: Checked | undefined): string {
  if (result === undefined) {
    return t('add.unchecked');
  }
  if (result.state === 'running') {
    return t('add.checkingHost');
  }
  return result.state === 'done' && result.answer.ready ? t('add.readyHost') : t('add.notReady');
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    marginTop: theme.spacing(2),
    details: { borderBottom: `1px solid ${theme.colors.border.weak}`, padding: theme.spacing(0.5, 0) },
    summary: { cursor: 'pointer' },
  }),
  quiet: css({ color: theme.colors.text.secondary }),
  bad: css({ color: theme.colors.error.text }),
});
