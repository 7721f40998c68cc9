import { type Resource } from '@dpm/protocol';

export type LegendMode = 'list' | 'table' | 'hidden';
export type Source = 'query' | 'api';

export interface DrilldownOptions {
  /** Where the series come from: the panel's queries, or the app's backend. */
  source: Source;
  /** Letter or name of the query whose series are drawn; empty draws all. */
  resource: string;
  /** Of the backend: whose, with variables, and what. */
  host: string;
  apiResource: Resource;
  legend: LegendMode;
  /** 0 to 100. */
  fillOpacity: number;
  /** Most series drawn one by one; the smallest of more are joined. */
  limit: number;
}

export const DEFAULT_OPTIONS: DrilldownOptions = {
  source: 'query',
  resource: '',
  host: '${host}',
  apiResource: 'cpu',
  legend: 'table',
  fillOpacity: 60,
  limit: 30,
};
