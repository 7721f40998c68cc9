import { type AuditLine } from '@dpm/protocol';
import { dateTimeFormat } from '@grafana/data';

/** The values that somebody set, under the names that they have in the API; what is empty is left out. */
export function auditDetailText(detail: AuditLine['detail']): string {
  return fieldsText(detail ?? {});
}

function fieldsText(fields: object): string {
  return Object.entries(fields)
    .filter(([, value]) => !isEmpty(value))
    .map(([name, value]) => fieldText(name, value))
    .join(', ');
}

function fieldText(name: string, value: unknown): string {
  if (typeof value === 'number' && value >= FIRST_MOMENT_MS && name.endsWith('Ms')) {
    return `${name.slice(0, -2)}: ${dateTimeFormat(value)}`;
  }
  return isRecord(value) ? `${name} (${fieldsText(value)})` : `${name}: ${valueText(value)}`;
}

/** Numbers from here on, 2001, are moments; below, they are lengths of time. */
const FIRST_MOMENT_MS = 1e12;

function valueText(value: unknown): string {
  if (Array.isArray(value)) {
    return value.map((one) => (isRecord(one) ? `(${fieldsText(one)})` : valueText(one))).join(' ');
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') {
    return true;
  }
  if (Array.isArray(value)) {
    return value.length === 0;
  }
  return isRecord(value) && Object.values(value).every(isEmpty);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
