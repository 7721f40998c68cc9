/** What the address of the preview page says about its looks. */
export interface PreviewSettings {
  theme: 'light' | 'dark';
  language: 'zh-CN' | 'en-US';
}

/** Where the backend serves the page; stands in for Grafana's sub-path. */
export const PREVIEW_BASE = '/preview';

export function readSettings(search: string): PreviewSettings {
  const params = new URLSearchParams(search);
  const language = params.get('lang') ?? navigator.language;
  return {
    theme: params.get('theme') === 'light' ? 'light' : 'dark',
    language: language.startsWith('zh') ? 'zh-CN' : 'en-US',
  };
}

/** The same address with these looks; a link inside the page keeps them. */
export function withSettings(href: string, { theme, language }: PreviewSettings): string {
  const url = new URL(href, window.location.href);
  url.searchParams.set('theme', theme);
  url.searchParams.set('lang', language);
  return `${url.pathname}${url.search}${url.hash}`;
}
