export type LegendMode = 'list' | 'table' | 'hidden';

export interface DrilldownOptions {
  /** Letter or name of the query whose series are drawn; empty draws all. */
  resource: string;
  legend: LegendMode;
  /** 0 to 100. */
  fillOpacity: number;
}

export const DEFAULT_OPTIONS: DrilldownOptions = { resource: '', legend: 'list', fillOpacity: 60 };
