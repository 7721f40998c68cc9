import React from 'react';
import { Badge, Button, useStyles2 } from '@grafana/ui';
import { Failure } from '../../components/states/Failure';
import { getTableStyles } from '../../components/table-styles';
import { matcherText } from '../../data/matcher-text';
import { isEditor } from '../../data/role';
import { usePolicyOrder, type Silence } from '../../data/rule-queries';
import { silenceTime } from '../../data/silence-text';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

const HEADS = ['state', 'what', 'when', 'note', 'login', 'actions'] as const;

interface Props {
  silences: Silence[];
  /** When the answer came: what ended before is over. */
  nowMs: number;
}

export function SilenceTable({ silences, nowMs }: Props) {
  const styles = useStyles2(getTableStyles);
  const order = usePolicyOrder();
  return (
    <div className={styles.scroll}>
      {order.error && <Failure failure={order.error} onRetry={() => order.reset()} />}
      <table className={styles.table}>
        <thead>
          <tr>
            {HEADS.map((head) => (
              <th key={head} scope="col">
                {t(`silences.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {silences.map((silence) => (
            <tr key={silence.id} data-testid={testIds.silences.row}>
              <td className={styles.firm}>
                <State silence={silence} nowMs={nowMs} />
              </td>
              <td className={styles.break}>{matcherText(silence.matcher)}</td>
              <td>{silenceTime(silence)}</td>
              <td className={styles.break}>{silence.note}</td>
              <td className={styles.firm}>{silence.login}</td>
              <td>
                {isEditor() && !isEnded(silence, nowMs) && (
                  <Button
                    size="sm"
                    variant="secondary"
                    disabled={order.isPending}
                    data-testid={testIds.silences.end}
                    onClick={() => order.mutate({ list: 'silences', kind: 'end', id: silence.id })}
                  >
                    {t('silences.end')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function isEnded({ endsMs }: Silence, nowMs: number): boolean {
  return endsMs !== null && endsMs <= nowMs;
}

function State({ silence, nowMs }: { silence: Silence; nowMs: number }) {
  if (silence.active) {
    return <Badge color="orange" text={t('silences.active')} />;
  }
  return isEnded(silence, nowMs) ? (
    <Badge color="darkgrey" text={t('silences.ended')} />
  ) : (
    <Badge color="blue" text={t('silences.planned')} />
  );
}
