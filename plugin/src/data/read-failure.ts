import { isFetchError } from '@grafana/runtime';
import { TimeoutError } from 'rxjs';

export type FailureKind =
  'timeout' | 'unreachable' | 'noPermission' | 'notFound' | 'appDisabled' | 'rejected' | 'backend';

/** Why a read gave no answer. Branch on `kind`; `reason` is the backend's own words, if it had any. */
export class ReadFailure extends Error {
  readonly kind: FailureKind;
  readonly status: number;
  readonly reason: string;

  constructor(
    { kind, status, reason }: { kind: FailureKind; status: number; reason: string },
    cause: unknown,
  ) {
    super(`${kind} ${status}: ${reason}`, { cause });
    this.name = 'ReadFailure';
    this.kind = kind;
    this.status = status;
    this.reason = reason;
  }
}

const KIND_BY_STATUS: Record<number, FailureKind> = {
  0: 'unreachable',
  400: 'rejected',
  401: 'noPermission',
  403: 'noPermission',
  404: 'appDisabled',
  502: 'unreachable',
  503: 'backend',
  504: 'timeout',
};

const PROXY_STATUSES = new Set([502, 504]);

/** Turns whatever the HTTP service threw into a `ReadFailure`. */
export function toReadFailure(error: unknown): ReadFailure {
  if (error instanceof ReadFailure) {
    return error;
  }
  if (error instanceof TimeoutError) {
    return new ReadFailure({ kind: 'timeout', status: 0, reason: '' }, error);
  }
  if (isFetchError(error)) {
    const status = error.status ?? 0;
    // What the proxy says of a backend that it cannot reach is its status in words.
    const reason = PROXY_STATUSES.has(status) ? '' : reasonOf(error.data);
    return new ReadFailure({ kind: kindOf(status, error.data), status, reason }, error);
  }
  return new ReadFailure({ kind: 'unreachable', status: 0, reason: String(error) }, error);
}

function kindOf(status: number, body: unknown): FailureKind {
  const kind = KIND_BY_STATUS[status] ?? (status < 500 ? 'rejected' : 'backend');
  return kind === 'appDisabled' && codeOf(body) !== undefined ? 'notFound' : kind;
}

/** Our backend's answers carry a code; Grafana's own, and those of other programs, do not. */
function codeOf(body: unknown): string | undefined {
  return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string'
    ? body.code
    : undefined;
}

function reasonOf(body: unknown): string {
  if (typeof body !== 'object' || body === null || !('message' in body)) {
    return '';
  }
  const code = codeOf(body);
  return code === undefined ? String(body.message) : `${code}: ${String(body.message)}`;
}
