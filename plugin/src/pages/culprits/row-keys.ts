import { type KeyboardEvent } from 'react';

interface RowKeys {
  isOpen: (id: number) => boolean;
  onToggle: (id: number) => void;
}

const ROW = 'tr[data-row-id]';

/**
 * Keys of a table whose rows carry `data-row-id`: ↑ and ↓ move the focus, → opens, ← closes, Enter does either.
 */
export function rowKeys({ isOpen, onToggle }: RowKeys) {
  return (event: KeyboardEvent<HTMLTableElement>) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>(ROW);
    if (!row) {
      return;
    }
    const id = Number(row.dataset.rowId);
    const toggleWhen = (condition: boolean) => condition && onToggle(id);
    const actions: Record<string, () => unknown> = {
      ArrowDown: () => neighbour(row, 1)?.focus(),
      ArrowUp: () => neighbour(row, -1)?.focus(),
      ArrowRight: () => toggleWhen(!isOpen(id)),
      ArrowLeft: () => toggleWhen(isOpen(id)),
      Enter: () => toggleWhen(true),
    };
    const action = actions[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  };
}

function neighbour(row: HTMLElement, step: 1 | -1): HTMLElement | undefined {
  const rows = [...(row.closest('table')?.querySelectorAll<HTMLElement>(ROW) ?? [])];
  return rows[rows.indexOf(row) + step];
}
