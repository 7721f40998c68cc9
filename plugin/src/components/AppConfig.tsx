import React, { useEffect, useState } from 'react';
import { css } from '@emotion/css';
import { type GrafanaTheme2, type PluginConfigPageProps, type PluginMeta } from '@grafana/data';
import { Alert, Button, Field, Input, SecretInput, useStyles2 } from '@grafana/ui';
import { SECRETS, type AppMeta, type SecretName } from '../data/app-settings';
import { isBackendUrl, saveSettings } from '../data/save-settings';
import { loadTranslations } from '../i18n/load';
import { t } from '../i18n/t';
import { testIds } from '../test-ids';

type Props = PluginConfigPageProps<PluginMeta<AppMeta>>;

export function AppConfig(props: Props) {
  const [ready, setReady] = useState(false);
  useEffect(() => {
    void loadTranslations().then(() => setReady(true));
  }, []);
  return ready ? <Form {...props} /> : null;
}

function Form({ plugin: { meta } }: Props) {
  const styles = useStyles2(getStyles);
  const [backendUrl, setBackendUrl] = useState(meta.jsonData?.backendUrl ?? '');
  const [secrets, setSecrets] = useState<Partial<Record<SecretName, string>>>({});
  const [failure, setFailure] = useState('');
  const valid = isBackendUrl(backendUrl);

  const save = async () => {
    try {
      await saveSettings(meta, { backendUrl, secrets });
      window.location.reload();
    } catch (error) {
      setFailure(
        t('config.failed', { reason: error instanceof Error ? error.message : JSON.stringify(error) }),
      );
    }
  };

  return (
    <div className={styles.form} data-testid={testIds.config.form}>
      <p>{t('config.intro')}</p>
      <Field
        label={t('config.backendUrl')}
        description={t('config.backendUrlHint')}
        invalid={!valid}
        error={t('config.backendUrlBad')}
      >
        <Input
          id="dpm-backend-url"
          data-testid={testIds.config.backendUrl}
          value={backendUrl}
          placeholder="http://127.0.0.1:9300"
          onChange={(event) => setBackendUrl(event.currentTarget.value)}
        />
      </Field>
      {SECRETS.map((name) => (
        <Field key={name} label={t(`config.${name}`)}>
          <SecretInput
            id={`dpm-${name}`}
            isConfigured={Boolean(meta.secureJsonFields?.[name]) && secrets[name] === undefined}
            value={secrets[name] ?? ''}
            placeholder={t('config.unset')}
            onReset={() => setSecrets({ ...secrets, [name]: '' })}
            onChange={(event) => setSecrets({ ...secrets, [name]: event.currentTarget.value })}
          />
        </Field>
      ))}
      <Alert severity="info" title={t('config.warning')} />
      {failure && <Alert severity="error" title={failure} />}
      <Button data-testid={testIds.config.save} disabled={!valid} onClick={() => void save()}>
        {t('config.save')}
      </Button>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  form: css({
    maxWidth: theme.breakpoints.values.md,
    display: 'grid',
    gap: theme.spacing(1),
    justifyItems: 'start',
  }),
});
