declare module 'grafana-plugin-page' {
  import { type PluginPageProps } from '@grafana/runtime';
  import { type ComponentType } from 'react';

  export function setPluginPage(component: ComponentType<PluginPageProps>): void;
}
