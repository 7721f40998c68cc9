import { useMemo, useState } from 'react';
import { viewDrill, type DrillRow, type DrillView } from './drill-view';
import { type Level, type Path } from './places';
import { type SeriesSet } from './placed-series';

export interface Drill {
  path: Path;
  /** Undefined where the data has nothing here. */
  view: DrillView | undefined;
  open: (row: DrillRow) => void;
  /** Back to that many steps below the top. */
  up: (depth: number) => void;
  showBy: (level: Level) => void;
}

/** Where the reader has gone to, and what is there. */
export function useDrill(set: SeriesSet, limit: number, place: [Path, (path: Path) => void]): Drill {
  const [path, setPath] = place;
  const [by, setBy] = useState<Level>();
  const view = useMemo(() => viewDrill(set, { path, by, limit }), [set, path, by, limit]);
  return {
    path,
    view,
    open({ name, text, opens }) {
      if (view && opens) {
        setPath([...path, { level: view.by, name, text }]);
        setBy(undefined);
      }
    },
    up(depth) {
      setPath(path.slice(0, depth));
      setBy(path[depth]?.level);
    },
    showBy: setBy,
  };
}
