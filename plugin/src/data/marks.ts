import { type IncidentMark } from '@dpm/protocol';
import { dateTimeFormat } from '@grafana/data';
import { t } from '../i18n/t';
import { type AbsoluteWindow } from './window';

/** Where an incident stands on the window, in shares of its width. */
export interface PlacedMark {
  incident: IncidentMark;
  left: number;
  width: number;
}

/** An open one reaches to the end of the window. */
export function placeMarks(incidents: IncidentMark[], { fromMs, toMs }: AbsoluteWindow): PlacedMark[] {
  const along = (ms: number) => Math.min(1, Math.max(0, (ms - fromMs) / Math.max(1, toMs - fromMs)));
  return incidents.map((incident) => {
    const left = along(incident.beganMs);
    return { incident, left, width: along(incident.resolvedMs ?? toMs) - left };
  });
}

const TIME = { format: 'HH:mm' };

/** What it was, since when, and until when. */
export function markText({ title, beganMs, resolvedMs }: IncidentMark): string {
  const from = dateTimeFormat(beganMs, TIME);
  return resolvedMs === null
    ? t('mark.since', { title, from })
    : t('mark.span', { title, from, to: dateTimeFormat(resolvedMs, TIME) });
}
