import React, { useEffect, useRef, type ReactNode } from 'react';
import { Drawer } from '@grafana/ui';

interface Props {
  title: string;
  size: 'sm' | 'md';
  onClose: () => void;
  children: ReactNode;
}

const DIALOG = '[role="dialog"]';

/** Grafana's drawer with a name for those who hear it: Grafana 12.3 puts a dialog in a dialog, and names neither. */
export function SideDrawer({ title, children, ...rest }: Props) {
  return (
    <Drawer title={title} {...rest}>
      <Named name={title}>{children}</Named>
    </Drawer>
  );
}

function Named({ name, children }: { name: string; children: ReactNode }) {
  const inside = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let dialog = inside.current?.closest(DIALOG);
    while (dialog) {
      if (!dialog.hasAttribute('aria-labelledby')) {
        dialog.setAttribute('aria-label', name);
      }
      dialog = dialog.parentElement?.closest(DIALOG);
    }
  }, [name]);
  return (
    <div ref={inside} style={{ display: 'contents' }}>
      {children}
    </div>
  );
}
