import { type BackendSrvRequest, type FetchError, type FetchResponse } from '@grafana/runtime';
import { from, type Observable } from 'rxjs';

/** Grafana's HTTP service as far as the app uses it: requests to the page's own origin. */
export const backendSrv = {
  fetch<T>(request: BackendSrvRequest): Observable<FetchResponse<T>> {
    return from(send<T>(request));
  },
};

async function send<T>(request: BackendSrvRequest): Promise<FetchResponse<T>> {
  const query = new URLSearchParams(request.params as Record<string, string>).toString();
  const url = query ? `${request.url}?${query}` : request.url;
  const body =
    request.data === undefined
      ? {}
      : { body: JSON.stringify(request.data), headers: { 'content-type': 'application/json' } };
  const response = await fetch(url, { method: request.method ?? 'GET', ...body }).catch((cause: unknown) => {
    throw failure(request, { status: 0, statusText: String(cause), data: null });
  });
  const { status, statusText } = response;
  const data: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    throw failure(request, { status, statusText, data });
  }
  const { ok, headers, redirected, type } = response;
  return { config: request, data: data as T, ok, status, statusText, headers, redirected, type, url };
}

const failure = (config: BackendSrvRequest, rest: Omit<FetchError, 'config'>): FetchError => ({
  config,
  ...rest,
});
