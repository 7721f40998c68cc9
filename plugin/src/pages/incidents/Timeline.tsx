import React from 'react';
import { dateTimeFormat } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Answer } from '../../components/Answer';
import { getTableStyles } from '../../components/table-styles';
import { useIncident } from '../../data/queries';
import { t, type MessageKey } from '../../i18n/t';
import { testIds } from '../../test-ids';

/** What was told of an incident, with the evidence as it was then, and what became of each message. */
export function Timeline({ id }: { id: number }) {
  const styles = useStyles2(getTableStyles);
  const query = useIncident(id);
  return (
    <div data-testid={testIds.incidents.timeline}>
      <Answer query={query}>
        {({ timeline, messages }) => (
          <>
            {timeline.length === 0 && <p className={styles.quiet}>{t('incidents.untoldYet')}</p>}
            {timeline.map(({ atMs, kind, text }) => (
              <pre key={`${atMs} ${kind}`} className={styles.message}>
                {text}
              </pre>
            ))}
            {messages.length > 0 && (
              <p className={styles.quiet}>
                {t('incidents.delivered')}:{' '}
                {messages
                  .map(({ channel, state, createdMs }) =>
                    [dateTimeFormat(createdMs), channel, t(`deliveries.states.${state}` as MessageKey)].join(
                      ' ',
                    ),
                  )
                  .join(' · ')}
              </p>
            )}
          </>
        )}
      </Answer>
    </div>
  );
}
