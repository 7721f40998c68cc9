import React, { useState } from 'react';
import { cx } from '@emotion/css';
import { Button, IconButton, Switch, useStyles2 } from '@grafana/ui';
import { Failure } from '../../components/states/Failure';
import { getTableStyles } from '../../components/table-styles';
import { useChannelOrder, useChannelTest, type Channel } from '../../data/channel-queries';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { DeleteChannel } from './DeleteChannel';
import { TestAnswer } from './TestAnswer';

interface Props {
  channel: Channel;
  onEdit: () => void;
}

/** A channel, what may be done with it, and below it what came of that. */
export function ChannelLine({ channel, onEdit }: Props) {
  const styles = useStyles2(getTableStyles);
  const [deleting, setDeleting] = useState(false);
  const test = useChannelTest(channel.id);
  const order = useChannelOrder();
  const { id, name, kind, language, format, enabled, hint } = channel;
  const toggle = () => order.mutate({ kind: 'change', id, draft: { language, format, enabled: !enabled } });
  return (
    <>
      <tr data-testid={testIds.channels.row}>
        <td className={styles.firm}>{name}</td>
        <td className={styles.firm}>{kind === 'wecom' ? format : kind}</td>
        <td className={styles.firm}>{t(`channels.lang.${language}`)}</td>
        <td className={styles.break}>{hint}</td>
        <td>
          <Switch
            value={enabled}
            disabled={order.isPending}
            aria-label={t('channels.enabledOf', { name })}
            data-testid={testIds.channels.toggle}
            onChange={toggle}
          />
        </td>
        <td>
          <State channel={channel} />
        </td>
        <td>
          <div className={styles.actions}>
            <Button
              size="sm"
              variant="secondary"
              disabled={test.isPending}
              aria-label={t('channels.testOf', { name })}
              data-testid={testIds.channels.test}
              onClick={() => test.mutate()}
            >
              {test.isPending ? t('channels.testing') : t('channels.test')}
            </Button>
            <IconButton
              name="pen"
              tooltip={t('channels.editOf', { name })}
              data-testid={testIds.channels.edit}
              onClick={onEdit}
            />
            <IconButton
              name="trash-alt"
              tooltip={t('channels.deleteOf', { name })}
              data-testid={testIds.channels.delete}
              onClick={() => setDeleting(true)}
            />
          </div>
          {deleting && <DeleteChannel channel={channel} onClose={() => setDeleting(false)} />}
        </td>
      </tr>
      {(test.data || test.error || order.error) && (
        <tr>
          <td colSpan={7}>
            {test.data && <TestAnswer answer={test.data} />}
            {test.error && <Failure failure={test.error} onRetry={() => test.mutate()} />}
            {order.error && <Failure failure={order.error} onRetry={toggle} />}
          </td>
        </tr>
      )}
    </>
  );
}

function State({ channel: { enabled, fault } }: { channel: Channel }) {
  const styles = useStyles2(getTableStyles);
  if (fault !== null) {
    return (
      <>
        <span className={styles.bad}>{t('outcome.misconfigured')}</span>
        <div className={styles.quiet}>{fault}</div>
      </>
    );
  }
  return (
    <span className={cx(styles.quiet, styles.firm)}>{enabled ? t('channels.ok') : t('channels.off')}</span>
  );
}
