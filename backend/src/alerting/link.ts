/** Where a message leads: the page Culprits of the host, at the time that it tells of. */
export interface LinkTarget {
  host: string;
  fromMs: number;
  toMs: number;
}

const PAGE = '/a/dbzz-processmonitor-app/culprits';

/** Undefined where no public address is set: a message is complete without. */
export function createLink(publicUrl: string | undefined): (target: LinkTarget) => string | undefined {
  return ({ host, fromMs, toMs }) => {
    if (publicUrl === undefined) return undefined;
    const query = new URLSearchParams({ 'var-host': host, from: String(fromMs), to: String(toMs) });
    return `${publicUrl}${PAGE}?${query.toString()}`;
  };
}
