import { type PluginMeta } from '@grafana/data';
import { getBackendSrv } from '@grafana/runtime';
import { firstValueFrom, timeout } from 'rxjs';
import { type AppMeta, type SecretName } from './app-settings';

const SAVE_TIMEOUT_MS = 15_000;

/** An address of scheme, host and port: the routes add the path. */
export function isBackendUrl(text: string): boolean {
  return /^https?:\/\/[^\s/?#@]+$/.test(text);
}

interface Settings {
  backendUrl: string;
  secrets: Partial<Record<SecretName, string>>;
}

/** Stores the app's settings. A secret that is left empty stays as it is: Grafana keeps what is not sent. */
export async function saveSettings(
  meta: PluginMeta<AppMeta>,
  { backendUrl, secrets }: Settings,
): Promise<void> {
  const written = Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== ''));
  await firstValueFrom(
    getBackendSrv()
      .fetch({
        url: `/api/plugins/${meta.id}/settings`,
        method: 'POST',
        data: {
          enabled: meta.enabled,
          pinned: meta.pinned,
          jsonData: { ...meta.jsonData, backendUrl },
          secureJsonData: written,
        },
      })
      .pipe(timeout(SAVE_TIMEOUT_MS)),
  );
}
