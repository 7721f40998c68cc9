import { type BackendSrvRequest, getBackendSrv } from '@grafana/runtime';
import { firstValueFrom, fromEvent, takeUntil, throwError, timeout } from 'rxjs';
import { PROXY_BASE } from '../constants';
import { ReadFailure, toReadFailure } from './read-failure';

/** The proxy itself waits for minutes when a backend accepts and stays silent; people do not. */
export const READ_TIMEOUT_MS = 15_000;

export type ReadPath =
  | ('hosts' | 'watchers' | 'fleet' | 'host' | 'instance' | 'rollouts' | 'rollout')
  | ('culprits' | 'context' | 'disk-culprits' | 'worst' | 'series' | 'status' | 'session')
  | ('incidents' | 'incident' | 'deliveries' | 'rules' | 'silences' | 'routes');
export type AdminPath =
  | ('channels' | 'channel' | 'channel/test' | 'channel/preview')
  | ('rules' | 'rule' | 'rules/preview' | 'routes' | 'audit' | 'host' | 'host/loss')
  | ('rollouts' | `rollouts/${'pause' | 'resume' | 'rollback'}`)
  | `hosts/${'online' | 'offline' | 'retry' | 'cancel' | 'forget-key' | 'tasks'}`
  | `hosts/${'hold' | 'release' | 'move' | 'move-back' | 'consider-removed'}`
  | `hosts/installer${'' | 's'}`
  | `hosts/${'parse' | 'add' | 'preflight' | 'forecast' | 'confirm-key' | 'keys' | 'access'}`;
export type EditPath = 'incident/acknowledge' | 'silences' | 'silence';
type Query = Record<string, string | number>;

/**
 * GET `read/<path>` through Grafana's proxy, as a Viewer.
 * @throws ReadFailure, always; `signal` abandons the request.
 */
export async function read<T>(
  path: ReadPath,
  { query = {}, signal }: { query?: Query; signal?: AbortSignal } = {},
) {
  return send<T>({ url: `${PROXY_BASE}/read/${path}`, method: 'GET', params: query }, signal);
}

/**
 * `edit/<path>` through Grafana's proxy, POST unless told otherwise, as an Editor.
 * @throws ReadFailure, always; its kind is `noPermission` for a Viewer.
 */
export async function edit<T>(
  path: EditPath,
  { method = 'POST', query, body }: { method?: 'POST' | 'DELETE'; query: Query; body: object },
) {
  return send<T>({ url: `${PROXY_BASE}/edit/${path}`, method, params: query, ...asJson(body) });
}

interface AdminRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  query?: Query;
  body?: object;
  signal?: AbortSignal;
  /** For an answer; default: as long as people wait. */
  timeoutMs?: number;
}

/**
 * `admin/<path>` through Grafana's proxy, GET unless told otherwise, as an Admin.
 * @throws ReadFailure, always; its kind is `noPermission` for everybody else.
 */
export async function admin<T>(
  path: AdminPath,
  { method = 'GET', query = {}, body, signal, timeoutMs }: AdminRequest = {},
) {
  const data = method === 'GET' ? {} : asJson(body ?? {});
  return send<T>({ url: `${PROXY_BASE}/admin/${path}`, method, params: query, ...data }, signal, timeoutMs);
}

/** Said in words: Grafana calls what DELETE carries a form unless told otherwise; other changes JSON, which nothing is not. */
const asJson = (data: object) => ({ data, headers: { 'Content-Type': 'application/json' } });

async function send<T>(options: BackendSrvRequest, signal?: AbortSignal, timeoutMs = READ_TIMEOUT_MS) {
  const request = getBackendSrv()
    .fetch<T>({ ...options, showErrorAlert: false })
    .pipe(timeout({ each: timeoutMs, with: () => throwError(timedOut) }));
  try {
    const answer = await firstValueFrom(
      signal ? request.pipe(takeUntil(fromEvent(signal, 'abort'))) : request,
    );
    return answer.data;
  } catch (error) {
    throw toReadFailure(error);
  }
}

function timedOut() {
  return new ReadFailure({ kind: 'timeout', status: 0, reason: '' }, undefined);
}
