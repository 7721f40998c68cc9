import React, { useState } from 'react';
import { type Incident } from '@dpm/protocol';
import { dateTimeFormat } from '@grafana/data';
import { Badge, IconButton } from '@grafana/ui';
import { SeverityBadge } from '../../components/SeverityBadge';
import { formatDuration } from '../../data/format';
import { t, type MessageKey } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { Acknowledge } from './Acknowledge';
import { Timeline } from './Timeline';

/** A title is a list of hosts; many of them are cut here and whole on hover. */
const TITLE_LENGTH = 120;

export function IncidentLine({ incident, nowMs }: { incident: Incident; nowMs: number }) {
  const [isOpen, setOpen] = useState(false);
  const { id, hosts, open, beganMs, resolvedMs, notices } = incident;
  const line = (
    <tr data-testid={testIds.incidents.row}>
      <td style={{ whiteSpace: 'nowrap' }}>
        <IconButton
          name={isOpen ? 'angle-down' : 'angle-right'}
          aria-label={t('incidents.openLine', { id })}
          aria-expanded={isOpen}
          data-testid={testIds.incidents.toggle}
          onClick={() => setOpen(!isOpen)}
        />
        {id}
      </td>
      <td>
        {resolvedMs === null ? (
          <Badge color="red" text={t('incidents.open')} />
        ) : (
          <Badge color="green" text={t('incidents.recovered')} />
        )}
      </td>
      <td title={incident.title}>
        {describe(incident)} <SeverityBadge severity={incident.severity} />
      </td>
      <td>{open > 0 && open < hosts ? t('incidents.someOpen', { open, hosts }) : hosts}</td>
      <td>{dateTimeFormat(beganMs)}</td>
      <td>{formatDuration((resolvedMs ?? nowMs) - beganMs)}</td>
      <td>{notices}</td>
      <td>
        <Acknowledge incident={incident} />
      </td>
    </tr>
  );
  return (
    <>
      {line}
      {isOpen && (
        <tr>
          <td colSpan={8}>
            <Timeline id={id} />
          </td>
        </tr>
      )}
    </>
  );
}

function describe({ kind, title }: Incident): string {
  const names = title.replaceAll(',', ', ');
  const hosts = names.length > TITLE_LENGTH ? `${names.slice(0, TITLE_LENGTH)}…` : names;
  return kind === 'silent-host'
    ? t('incidents.silentHost', { hosts })
    : t('incidents.other', { kind: t(`kind.${kind}` as MessageKey), hosts });
}
