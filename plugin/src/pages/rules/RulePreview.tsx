import React from 'react';
import { type RuleDraft, type RulePreview as Preview } from '@dpm/protocol';
import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Answer } from '../../components/Answer';
import { formatDuration } from '../../data/format';
import { useRulePreview } from '../../data/rule-queries';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

/** How often the rule would have fired over the last 7 days, before anybody is told anything. */
export function RulePreview({ draft }: { draft: RuleDraft | undefined }) {
  const styles = useStyles2(getStyles);
  const query = useRulePreview(draft);
  return (
    <section className={styles.box} data-testid={testIds.rules.preview}>
      <h4>{t('rules.previewTitle')}</h4>
      {draft === undefined ? (
        <p className={styles.quiet}>{t('rules.previewIncomplete')}</p>
      ) : (
        <Answer query={query}>{(preview) => <Told preview={preview} />}</Answer>
      )}
    </section>
  );
}

function Told({ preview }: { preview: Preview }) {
  const styles = useStyles2(getStyles);
  const { possible, times, hosts, watched, most, days, stepMs } = preview;
  if (!possible) {
    return <p className={styles.quiet}>{t('rules.previewImpossible')}</p>;
  }
  if (watched === 0) {
    return <p className={styles.quiet}>{t('rules.previewNoData')}</p>;
  }
  return (
    <>
      <p>
        <strong>{t('rules.previewTimes', { count: times })}</strong>{' '}
        {times > 0 && t('rules.previewHosts', { hosts, watched })}
      </p>
      <p className={styles.quiet}>{t('rules.previewDays', { list: days.join(' · ') })}</p>
      {most.length > 0 && (
        <ul className={styles.list}>
          {most.map(({ host, part, times: often }) => (
            <li key={`${host} ${part}`}>
              {host} {part ?? ''} × {often}
            </li>
          ))}
        </ul>
      )}
      <p className={styles.quiet}>{t('rules.previewStep', { step: formatDuration(stepMs) })}</p>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    margin: theme.spacing(2, 0),
    padding: theme.spacing(1.5),
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
    p: { margin: theme.spacing(0.5, 0) },
  }),
  quiet: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  list: css({ margin: theme.spacing(0.5, 0, 0.5, 2) }),
});
