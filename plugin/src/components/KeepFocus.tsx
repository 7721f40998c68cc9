import React, { useEffect, useRef, type FocusEvent, type ReactNode } from 'react';
import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { canTakeFocus, neighbourOf, placeOf, type FocusPlace } from './focus-place';

/** Dialogs that close give the focus back by themselves: they go first. */
const AFTER_MS = 60;

/**
 * Whoever uses the keyboard must not begin at the top of the page again because what they stood on is gone: a row that
 * a new answer does not have, a button that was disabled meanwhile, the link to the page that is shown now. Then the
 * focus goes to what took its place, and on a new page to its title.
 */
export function KeepFocus({ children }: { children: ReactNode }) {
  const styles = useStyles2(getStyles);
  const root = useRef<HTMLDivElement>(null);
  /** In the page, and in a dialog over it. */
  const places = useRef<{ page?: FocusPlace | undefined; dialog?: FocusPlace | undefined }>({});
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      waiting = undefined;
      const { page, dialog } = places.current;
      const last = dialog ?? page;
      if (isLost() && last && root.current) {
        successorOf(last, { page, root: root.current })?.focus({ preventScroll: true });
      }
    };
    const observer = new MutationObserver(() => {
      if (waiting === undefined && isLost()) {
        waiting = setTimeout(look, AFTER_MS);
      }
    });
    observer.observe(document.body, {
      ...{ childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] },
    });
    return () => {
      observer.disconnect();
      clearTimeout(waiting);
    };
  }, []);
  // React tells of the focus in dialogs too, which stand elsewhere in the document.
  const note = ({ target }: FocusEvent<HTMLDivElement, HTMLElement>) => {
    const place = placeOf(target);
    places.current = root.current?.contains(target)
      ? { page: place }
      : { page: places.current.page, dialog: place };
  };
  const forget = ({ target, relatedTarget }: FocusEvent<HTMLDivElement, HTMLElement>) => {
    if (relatedTarget === null) {
      // Left on purpose, by a click beside it, unless it goes away this moment.
      setTimeout(() => {
        if (isLost() && canTakeFocus(target) && document.hasFocus()) {
          places.current = {};
        }
      });
    }
  };
  return (
    <div ref={root} className={styles.around} onFocus={note} onBlur={forget}>
      {children}
    </div>
  );
}

const isLost = () => document.activeElement === null || document.activeElement === document.body;

interface Around {
  page: FocusPlace | undefined;
  root: Element;
}

function successorOf(last: FocusPlace, { page, root }: Around): HTMLElement | undefined {
  if (canTakeFocus(last.element)) {
    return last.element;
  }
  if (page && canTakeFocus(page.element)) {
    return page.element;
  }
  return (page && neighbourOf(page, root)) ?? titleOf(root);
}

/** Of a page that is new. */
function titleOf(root: Element): HTMLElement | undefined {
  const title = root.querySelector('h1');
  title?.setAttribute('tabindex', '-1');
  return title ?? undefined;
}

const getStyles = (theme: GrafanaTheme2) => ({
  around: css({
    display: 'contents',
    // Grafana takes the outline from what Tab does not reach.
    'h1:focus-visible': { boxShadow: `0 0 0 2px ${theme.colors.primary.border}` },
  }),
});
