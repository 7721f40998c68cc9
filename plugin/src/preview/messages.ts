import { type PreviewSettings } from './settings';

interface Messages {
  note: string;
  install: string;
  overview: string;
  culprits: string;
  incidents: string;
  panel: string;
  light: string;
  dark: string;
  other: string;
  noHost: string;
}

/** The few words that belong to the preview page and not to the app. */
export const MESSAGES: Record<PreviewSettings['language'], Messages> = {
  'en-US': {
    note: 'Preview without Grafana',
    install:
      'For dashboards, users and alerts install Grafana 11.6 or later, then start again with --grafana PATH.',
    overview: 'Overview',
    culprits: 'Culprits',
    incidents: 'Incidents',
    panel: 'Panel',
    light: 'Light',
    dark: 'Dark',
    other: '中文',
    noHost: 'Name a host in the address: ?host=…',
  },
  'zh-CN': {
    note: '预览：没有 Grafana',
    install: '要使用仪表盘、用户和告警，请安装 Grafana 11.6 或更高版本，再用 --grafana 路径 重新启动。',
    overview: '总览',
    culprits: '元凶',
    incidents: '告警事件',
    panel: '面板',
    light: '浅色',
    dark: '深色',
    other: 'English',
    noHost: '请在地址中指定主机：?host=…',
  },
};
