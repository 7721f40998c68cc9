import { useEffect } from 'react';

interface PageKeys {
  onMove: (direction: -1 | 1) => void;
  onCopy: () => void;
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** `[` and `]` move the window, `c` copies the link, wherever the focus is, except while typing. */
export function usePageKeys({ onMove, onCopy }: PageKeys): void {
  useEffect(() => {
    const actions: Record<string, () => void> = { '[': () => onMove(-1), ']': () => onMove(1), c: onCopy };
    const onKeyDown = (event: KeyboardEvent) => {
      const action = actions[event.key];
      if (!action || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
        return;
      }
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [onMove, onCopy]);
}
