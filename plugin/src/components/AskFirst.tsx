import React, { useState, type ReactNode } from 'react';
import { Button, Field, Input, Modal } from '@grafana/ui';
import { type ReadFailure } from '../data/read-failure';
import { t } from '../i18n/t';
import { testIds } from '../test-ids';
import { Failure } from './states/Failure';

interface Props {
  title: string;
  confirmText: string;
  /** What will happen, and what is lost. */
  children: ReactNode;
  /** To be typed before it may be confirmed. */
  typed?: string | undefined;
  /** It may not be asked for now; `children` say why. */
  isBarred?: boolean;
  isHarmless?: boolean;
  order: { isPending: boolean; error: ReadFailure | null };
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something is done that cannot be undone by a click. */
export function AskFirst({ title, confirmText, children, typed, order, onConfirm, onClose, ...kind }: Props) {
  const { isBarred = false, isHarmless = false } = kind;
  const [written, setWritten] = useState('');
  const isReady = !isBarred && (typed === undefined || written.trim() === typed);
  return (
    <Modal isOpen title={title} onDismiss={onClose}>
      <div data-testid={testIds.ask.dialog}>
        {children}
        {typed !== undefined && !isBarred && (
          <Field label={t('ask.type', { name: typed })}>
            <Input
              id="dpm-ask-typed"
              autoComplete="off"
              spellCheck={false}
              value={written}
              data-testid={testIds.ask.typed}
              onChange={(event) => setWritten(event.currentTarget.value)}
            />
          </Field>
        )}
        {order.error && <Failure failure={order.error} onRetry={onConfirm} />}
      </div>
      <Modal.ButtonRow>
        {/* Not every Grafana gives a dialog the focus; what changes nothing is the safe place for it. */}
        <Button variant="secondary" fill="outline" autoFocus onClick={onClose}>
          {t('form.cancel')}
        </Button>
        <Button
          variant={isHarmless ? 'primary' : 'destructive'}
          disabled={!isReady || order.isPending}
          data-testid={testIds.ask.confirm}
          onClick={onConfirm}
        >
          {confirmText}
        </Button>
      </Modal.ButtonRow>
    </Modal>
  );
}
