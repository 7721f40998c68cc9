import React from 'react';

/** Where the rows of a table would be that are not drawn. */
export function Room({ px }: { px: number }) {
  return px > 0 ? <tr aria-hidden="true" style={{ height: px }} /> : null;
}
