import React, { type ReactNode } from 'react';
import { Button, Stack } from '@grafana/ui';
import { type ReadFailure } from '../data/read-failure';
import { t } from '../i18n/t';
import { Failure } from './states/Failure';

interface Props {
  order: { isPending: boolean; error: ReadFailure | null };
  /** On the button that sends the form. */
  testId: string;
  /** Default: save. */
  label?: string;
  onRetry: () => void;
  onClose: () => void;
  /** How far it is, beside the buttons. */
  children?: ReactNode;
}

/** Where every form ends: what went wrong, and its two buttons. */
export function FormEnd({ order, testId, label, onRetry, onClose, children }: Props) {
  return (
    <>
      {order.error && <Failure failure={order.error} onRetry={onRetry} />}
      <Stack gap={1} alignItems="center">
        <Button type="submit" disabled={order.isPending} data-testid={testId}>
          {order.isPending ? t('form.saving') : (label ?? t('form.save'))}
        </Button>
        <Button type="button" variant="secondary" onClick={onClose}>
          {t('form.cancel')}
        </Button>
        {children}
      </Stack>
    </>
  );
}
