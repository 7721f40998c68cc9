import React, { type ReactNode } from 'react';
import { Alert } from '@grafana/ui';
import { isAdmin } from '../data/role';
import { t } from '../i18n/t';
import { testIds } from '../test-ids';

/** What only administrators see; others are told so. The server refuses them all the same. */
export function AdminOnly({ children }: { children: ReactNode }) {
  return isAdmin() ? (
    <>{children}</>
  ) : (
    <Alert severity="warning" title={t('role.adminTitle')} data-testid={testIds.state.noPermission}>
      {t('role.adminText')}
    </Alert>
  );
}
