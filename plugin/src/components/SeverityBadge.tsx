import React from 'react';
import { type RuleDraft } from '@dpm/protocol';
import { Badge, type BadgeColor } from '@grafana/ui';
import { t, type MessageKey } from '../i18n/t';

const COLOR: Record<string, BadgeColor> = { critical: 'red', warning: 'orange', info: 'blue' };

/** Severity as a word; its colour says the same. */
export function SeverityBadge({ severity }: { severity: RuleDraft['severity'] | string }) {
  return <Badge color={COLOR[severity] ?? 'blue'} text={t(`severity.${severity}` as MessageKey)} />;
}
