/** The settings of the Grafana that we start, as `GF_…` variables; a pure function of where things are. */
import { join } from 'node:path';

export const APP_ID = 'dbzz-processmonitor-app';
export const PANEL_ID = 'dbzz-processdrilldown-panel';

export interface GrafanaSettings {
  port: number;
  /** Folder for its data, logs and plugin. */
  folder: string;
  /** Root of the checkout or package, holding `provisioning`. */
  productRoot: string;
  adminPassword: string;
  database: { host: string; port: number; schema: string; password: string };
  backendUrl: string;
  tokens: { read: string; edit: string; admin: string };
  language: 'zh-CN' | 'en-US';
}

/**
 * Our settings over the caller's environment: a `GF_…` that we do not need keeps what the caller set.
 * Nothing is sent anywhere: reporting, update checks, news, gravatar and plugin downloads are off.
 */
export function grafanaEnvironment(base: NodeJS.ProcessEnv, settings: GrafanaSettings): NodeJS.ProcessEnv {
  const { folder, productRoot, database, tokens } = settings;
  const dashboards = join(productRoot, 'provisioning', 'dashboards', settings.language);
  return {
    ...base,
    GF_PATHS_DATA: join(folder, 'data'),
    GF_PATHS_LOGS: join(folder, 'logs'),
    GF_PATHS_PLUGINS: join(folder, 'plugins'),
    GF_PATHS_PROVISIONING: join(productRoot, 'provisioning'),
    GF_LOG_MODE: 'console',
    GF_SERVER_HTTP_ADDR: '127.0.0.1',
    GF_SERVER_HTTP_PORT: String(settings.port),
    GF_SERVER_PROTOCOL: 'http',
    GF_SECURITY_ADMIN_USER: 'admin',
    GF_SECURITY_ADMIN_PASSWORD: settings.adminPassword,
    GF_SECURITY_DISABLE_GRAVATAR: 'true',
    GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS: `${APP_ID},${PANEL_ID}`,
    GF_PLUGINS_PREINSTALL_DISABLED: 'true',
    GF_PLUGINS_PUBLIC_KEY_RETRIEVAL_DISABLED: 'true',
    GF_SNAPSHOTS_EXTERNAL_ENABLED: 'false',
    // Nobody without a login is to see command lines; and who may share a dashboard gets a 404 on each that is not shared.
    GF_PUBLIC_DASHBOARDS_ENABLED: base['GF_PUBLIC_DASHBOARDS_ENABLED'] ?? 'false',
    // Grafana's own home page makes the browser ask for its news, whatever the switch below says.
    GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: join(dashboards, 'host.json'),
    GF_PLUGINS_PLUGIN_ADMIN_ENABLED: base['GF_PLUGINS_PLUGIN_ADMIN_ENABLED'] ?? 'false',
    GF_ANALYTICS_REPORTING_ENABLED: 'false',
    GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
    GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
    GF_ANALYTICS_FEEDBACK_LINKS_ENABLED: 'false',
    GF_NEWS_NEWS_FEED_ENABLED: 'false',
    // Its code for simplified Chinese; `detect` does not know browsers that say zh-CN.
    GF_USERS_DEFAULT_LANGUAGE:
      base['GF_USERS_DEFAULT_LANGUAGE'] ?? (settings.language === 'zh-CN' ? 'zh-Hans' : 'en-US'),
    GF_AUTH_ANONYMOUS_ENABLED: base['GF_AUTH_ANONYMOUS_ENABLED'] ?? 'false',
    DPM_GF_DB_HOST: `${database.host}:${database.port}`,
    DPM_GF_DB_NAME: database.schema,
    DPM_GF_DB_PASSWORD: database.password,
    DPM_GF_BACKEND_URL: settings.backendUrl,
    DPM_GF_READ_TOKEN: tokens.read,
    DPM_GF_EDIT_TOKEN: tokens.edit,
    DPM_GF_ADMIN_TOKEN: tokens.admin,
    DPM_GF_DASHBOARDS: dashboards,
  };
}

/** The caller's environment without what only `dpm` itself may know. */
export function childEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const secret = new Set(['DPM_DATABASE_URL', 'DPM_DATABASE_PASSWORD_FILE']);
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !secret.has(name) && !name.startsWith('npm_')),
  );
}

/** For a part that reads none of our settings: without them, since some hold passwords. */
export function foreignEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(childEnvironment(env)).filter(([name]) => !name.startsWith('DPM_')),
  );
}
