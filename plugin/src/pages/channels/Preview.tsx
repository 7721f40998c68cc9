import React from 'react';
import { css } from '@emotion/css';
import { type ChannelPreviewQuery } from '@dpm/protocol';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Answer } from '../../components/Answer';
import { getTableStyles } from '../../components/table-styles';
import { useChannelPreview } from '../../data/channel-queries';
import { t, type MessageKey } from '../../i18n/t';
import { testIds } from '../../test-ids';

/** One message of each kind, written by the backend as the channel would write it. */
export function Preview(style: ChannelPreviewQuery) {
  const { message } = useStyles2(getTableStyles);
  const styles = useStyles2(getStyles);
  const query = useChannelPreview(style);
  return (
    <section className={styles.list} data-testid={testIds.channels.preview}>
      <h4>{t('channels.preview')}</h4>
      <p className={styles.quiet}>{t('channels.previewNote')}</p>
      <Answer query={query}>
        {({ messages }) =>
          messages.map(({ kind, text }) => (
            <figure key={kind}>
              <figcaption className={styles.quiet}>{t(`channels.kind.${kind}` as MessageKey)}</figcaption>
              <pre className={message}>{text}</pre>
            </figure>
          ))
        }
      </Answer>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ marginTop: theme.spacing(4), figure: { margin: theme.spacing(0, 0, 1.5) } }),
  quiet: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
