import React from 'react';
import { type HostLoss } from '@dpm/protocol';
import { dateTimeFormat } from '@grafana/data';
import { Alert, useStyles2 } from '@grafana/ui';
import { AskFirst } from '../../components/AskFirst';
import { Failure } from '../../components/states/Failure';
import { Loading } from '../../components/states/Loading';
import { getTableStyles } from '../../components/table-styles';
import { DELETED_AT_ONCE, useDeleteHosts, useLosses } from '../../data/deleting-queries';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

const HEADS = ['host', 'samples', 'instances', 'incidents'] as const;
const DAY_MS = 86_400_000;

interface Props {
  hosts: string[];
  onDone: () => void;
  onClose: () => void;
}

/** Names what is lost with each host, and has the name typed before it is. */
export function DeleteHosts({ hosts, onDone, onClose }: Props) {
  const isTooMany = hosts.length > DELETED_AT_ONCE;
  const { losses, failure, isPending, retry } = useLosses(isTooMany ? [] : hosts);
  const order = useDeleteHosts(onDone);
  const barred = losses.filter(({ mayBeDeleted }) => !mayBeDeleted).length;
  return (
    <AskFirst
      title={t('deleteHost.title', { count: hosts.length })}
      confirmText={t('deleteHost.now')}
      typed={hosts.length === 1 ? hosts[0] : String(hosts.length)}
      isBarred={isTooMany || isPending || failure !== null || barred > 0}
      order={order}
      onConfirm={() => order.mutate(hosts)}
      onClose={onClose}
    >
      {isTooMany && <Alert severity="warning" title={t('deleteHost.tooMany', { count: DELETED_AT_ONCE })} />}
      {barred > 0 && <Alert severity="warning" title={t('deleteHost.barred', { count: barred })} />}
      {failure && <Failure failure={failure} onRetry={retry} />}
      {isPending && <Loading />}
      {losses.length > 0 && (
        <>
          <p>{t('deleteHost.text')}</p>
          <Losses losses={losses} />
          <p>{t('deleteHost.kept')}</p>
          <p>{t('deleteHost.token')}</p>
        </>
      )}
    </AskFirst>
  );
}

function Losses({ losses }: { losses: HostLoss[] }) {
  const styles = useStyles2(getTableStyles);
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            {HEADS.map((head) => (
              <th key={head} scope="col">
                {t(`deleteHost.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {losses.map((loss) => (
            <tr key={loss.host} data-testid={testIds.deleting.loss}>
              <td className={styles.break}>
                {loss.host}
                {!loss.mayBeDeleted && <div className={styles.bad}>{t('deleteHost.online')}</div>}
              </td>
              <td>{samplesText(loss)}</td>
              <td>{loss.instances}</td>
              <td>{loss.incidents}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function samplesText({ fromMs, toMs }: HostLoss): string {
  return fromMs === null || toMs === null
    ? t('deleteHost.noSamples')
    : t('deleteHost.days', {
        count: Math.max(1, Math.ceil((toMs - fromMs) / DAY_MS)),
        from: dateTimeFormat(fromMs),
        to: dateTimeFormat(toMs),
      });
}
