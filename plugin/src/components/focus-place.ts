/** Where the focus was: the element, and each element above it with the way down to it. */
export interface FocusPlace {
  element: HTMLElement;
  above: Array<{ parent: Element; index: number }>;
}

const REACHED_BY_TAB = [
  ...['a[href]', 'button:not(:disabled)', 'input:not(:disabled)', 'select:not(:disabled)'],
  ...['textarea:not(:disabled)', '[tabindex]:not([tabindex="-1"])'],
].join(',');

export function placeOf(element: HTMLElement): FocusPlace {
  const above: FocusPlace['above'] = [];
  let child: Element = element;
  while (child.parentElement && child !== document.body) {
    const parent: HTMLElement = child.parentElement;
    above.push({ parent, index: [...parent.children].indexOf(child) });
    child = parent;
  }
  return { element, above };
}

/** Not when it is gone, hidden while another page loads, or disabled while its order is on its way. */
export const canTakeFocus = (element: HTMLElement) =>
  element.isConnected && !element.matches(':disabled') && isVisible(element);

const isVisible = (element: HTMLElement) => element.checkVisibility?.() ?? true;

/**
 * What takes the place of an element that is gone: one of its kind (`data-testid`) where it stood or before that, else
 * the first there that Tab reaches; undefined where nothing below `root` is left of where it was.
 */
export function neighbourOf({ element, above }: FocusPlace, root: Element): HTMLElement | undefined {
  const kind = element.dataset.testid;
  for (const { parent, index } of above) {
    if (!root.contains(parent) || parent === root) {
      continue;
    }
    const { children } = parent;
    for (const near of [children[index], children[index - 1], parent]) {
      const found = near && (sameKind(near, kind) ?? firstReached(near));
      if (found) {
        return found;
      }
    }
  }
  return undefined;
}

function sameKind(within: Element, kind: string | undefined): HTMLElement | undefined {
  return kind === undefined ? undefined : firstThat(within, `[data-testid="${CSS.escape(kind)}"]`);
}

const firstReached = (within: Element) => firstThat(within, REACHED_BY_TAB);

const firstThat = (within: Element, selector: string): HTMLElement | undefined =>
  [within, ...within.querySelectorAll(selector)].find(
    (one): one is HTMLElement => one instanceof HTMLElement && one.matches(selector) && canTakeFocus(one),
  );
