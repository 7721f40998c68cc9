import {
  EventBusSrv,
  locationUtil,
  standardEditorsRegistry,
  standardFieldConfigEditorRegistry,
  type GrafanaConfig,
} from '@grafana/data';
import { config, setAppEvents, setBackendSrv, setDataSourceSrv, type BackendSrv } from '@grafana/runtime';
import { setPluginPage } from 'grafana-plugin-page';
import i18next from 'i18next';
import { loadTranslations } from '../i18n/load';
import { backendSrv } from './backend-srv';
import { PreviewPage } from './PreviewPage';
import { type PreviewSettings } from './settings';

/** Gives the runtime package what Grafana gives it at its start, as far as our app and panel ask for it. */
export async function startServices({ language }: PreviewSettings): Promise<EventBusSrv> {
  const events = new EventBusSrv();
  setBackendSrv(backendSrv as unknown as BackendSrv);
  setAppEvents(events);
  setDataSourceSrv({
    getList: () => [],
    get: notHere,
    getInstanceSettings: () => undefined,
    reload: notHere,
  } as never);
  setPluginPage(PreviewPage);
  standardEditorsRegistry.setInit(() => []);
  standardFieldConfigEditorRegistry.setInit(() => []);
  locationUtil.initialize({
    config: config as unknown as GrafanaConfig,
    getVariablesUrlParams: () => ({}),
    getTimeRangeForUrl: () => ({ from: 'now-15m', to: 'now' }),
  });
  const code = language === 'zh-CN' ? 'zh-Hans' : 'en-US';
  // A language counts as resolved only when it has some message.
  const resources = { [code]: { preview: { ready: code } } };
  await i18next.init({
    lng: code,
    fallbackLng: 'en-US',
    resources,
    returnEmptyString: false,
    showSupportNotice: false,
  });
  await loadTranslations();
  return events;
}

const notHere = () => Promise.reject(new Error('the preview page has no data sources'));
