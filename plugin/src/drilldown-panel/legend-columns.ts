import { type Figures } from './summary';

export type LegendColumn = Exclude<keyof Figures, 'share'>;

/** Every row of the legend is as high. */
export const LEGEND_ROW_PX = 18;
export const FIGURE_PX = 88;
export const SHARE_PX = 64;
/** Less of a name says nothing. */
const NAME_PX = 150;

/** The first that goes when there is no room comes last. */
const BY_WORTH: LegendColumn[] = ['mean', 'total', 'max', 'last'];
const IN_ORDER: LegendColumn[] = ['mean', 'max', 'last', 'total'];

/** Which figures a legend of that width has room for, beside names and shares. */
export function legendColumns(widthPx: number, { hasTotal }: { hasTotal: boolean }): LegendColumn[] {
  const room = Math.max(1, Math.floor((widthPx - NAME_PX - SHARE_PX) / FIGURE_PX));
  const worth = BY_WORTH.filter((column) => hasTotal || column !== 'total').slice(0, room);
  return IN_ORDER.filter((column) => worth.includes(column));
}
