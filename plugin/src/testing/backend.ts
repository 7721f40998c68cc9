import { setBackendSrv, config, type BackendSrv, type BackendSrvRequest } from '@grafana/runtime';
import { of, throwError } from 'rxjs';
import { PROXY_BASE } from '../constants';

type Reply = (request: BackendSrvRequest) => unknown;

/** Stands in for Grafana's proxy: answers `GET read/hosts` and the like, and keeps what was asked. */
export function answerWith(replies: Record<string, Reply>): BackendSrvRequest[] {
  const asked: BackendSrvRequest[] = [];
  const fetch = (request: BackendSrvRequest) => {
    asked.push(request);
    const name = `${request.method ?? 'GET'} ${request.url.slice(PROXY_BASE.length + 1)}`;
    const reply = replies[name];
    return reply
      ? of({ data: reply(request) })
      : throwError(() => ({ status: 403, data: { code: 'FORBIDDEN', message: `no answer to ${name}` } }));
  };
  setBackendSrv({ fetch } as unknown as BackendSrv);
  return asked;
}

/** As whom the pages are looked at. */
export function visitAs(orgRole: 'Viewer' | 'Editor' | 'Admin'): void {
  config.bootData = { ...config.bootData, user: { orgRole } as typeof config.bootData.user };
}
