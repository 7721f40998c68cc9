import React from 'react';
import { css } from '@emotion/css';
import { type MadeInstallers } from '@dpm/protocol';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { Alert, ClipboardButton, useStyles2 } from '@grafana/ui';
import { t } from '../../../i18n/t';
import { testIds } from '../../../test-ids';

const DOES = ['check', 'ca', 'install', 'report'] as const;

/** What is to be run where, and what it does. The lines hold secrets: they are shown this once. */
export function MadeLines({ made: { caFingerprint, installers } }: { made: MadeInstallers }) {
  const styles = useStyles2(getStyles);
  const all = () => installers.map(({ host, line }) => `# ${host}\n${line}\n`).join('\n');
  const time = dateTimeFormat(Math.min(...installers.map(({ expiresMs }) => expiresMs)));
  return (
    <>
      <Alert severity="warning" title={t('installer.onceTitle')}>
        {t('installer.onceText', { time })}
      </Alert>
      <p>{t('installer.run')}</p>
      <ul className={styles.does}>
        {DOES.map((what) => (
          <li key={what}>{t(`installer.does.${what}`)}</li>
        ))}
      </ul>
      <p className={styles.quiet}>
        {t('installer.ca')}: <code className={styles.break}>{caFingerprint}</code>
      </p>
      {installers.length > 1 && (
        <ClipboardButton size="sm" variant="secondary" icon="copy" getText={all}>
          {t('installer.copyAll')}
        </ClipboardButton>
      )}
      {installers.map(({ host, line }) => (
        <section key={host} aria-label={t('installer.lineOf', { host })} className={styles.one}>
          <div className={styles.head}>
            <strong>{host}</strong>
            <ClipboardButton size="sm" variant="secondary" icon="copy" getText={() => line}>
              {t('installer.copy')}
            </ClipboardButton>
          </div>
          <pre className={styles.line} tabIndex={0} data-testid={testIds.add.line}>
            {line}
          </pre>
        </section>
      ))}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  does: css({ margin: theme.spacing(0, 0, 2, 3) }),
  quiet: css({ color: theme.colors.text.secondary }),
  break: css({ overflowWrap: 'anywhere' }),
  one: css({ marginTop: theme.spacing(2) }),
  head: css({ display: 'flex', alignItems: 'center', justifyContent: 'space-between' }),
  line: css({ marginTop: theme.spacing(0.5), whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }),
});
