import { type BackendSrv, type BackendSrvRequest, setBackendSrv } from '@grafana/runtime';
import { NEVER, of, throwError, type Observable } from 'rxjs';
import { admin, edit, read, READ_TIMEOUT_MS } from './read';
import { isBackendUrl, saveSettings } from './save-settings';

/** A host whose HTTP service gives one answer and notes what it was asked. */
function answerWith(answer: Observable<unknown>): BackendSrvRequest[] {
  const asked: BackendSrvRequest[] = [];
  const fetch = (request: BackendSrvRequest) => {
    asked.push(request);
    return answer;
  };
  setBackendSrv({ fetch } as unknown as BackendSrv);
  return asked;
}

describe('reading through the proxy', () => {
  it('asks the read route only, without an alert of the host', async () => {
    const asked = answerWith(of({ data: { hosts: [] } }));
    await expect(read('hosts')).resolves.toEqual({ hosts: [] });
    expect(asked).toEqual([
      {
        url: '/api/plugin-proxy/dbzz-processmonitor-app/read/hosts',
        method: 'GET',
        params: {},
        showErrorAlert: false,
      },
    ]);
  });

  it('says that every change is JSON, a deletion too', async () => {
    const asked = answerWith(of({ data: undefined }));
    await admin('rule', { method: 'DELETE', query: { id: 1 } });
    await edit('silence', { method: 'DELETE', query: { id: 1 }, body: {} });
    const json = { data: {}, headers: { 'Content-Type': 'application/json' } };
    expect(asked).toEqual([expect.objectContaining(json), expect.objectContaining(json)]);
  });

  it('gives up on a backend that stays silent', async () => {
    jest.useFakeTimers();
    answerWith(NEVER);
    const failed = expect(read('hosts')).rejects.toMatchObject({ kind: 'timeout' });
    await jest.advanceTimersByTimeAsync(READ_TIMEOUT_MS);
    await failed;
    jest.useRealTimers();
  });

  it('fails with a kind and the reason, whatever the service threw', async () => {
    answerWith(
      throwError(() => ({ status: 503, data: { code: 'DB_DOWN', message: 'gone' }, config: { url: '' } })),
    );
    await expect(read('hosts')).rejects.toMatchObject({ kind: 'backend', reason: 'DB_DOWN: gone' });
  });
});

describe('saving the settings', () => {
  it('sends only the secrets that were written', async () => {
    const asked = answerWith(of({}));
    const meta = { id: 'app', enabled: true, pinned: true, jsonData: {} } as Parameters<
      typeof saveSettings
    >[0];
    await saveSettings(meta, { backendUrl: 'http://h:9300', secrets: { readToken: 'new', editToken: '' } });
    expect(asked[0]?.data).toMatchObject({
      jsonData: { backendUrl: 'http://h:9300' },
      secureJsonData: { readToken: 'new' },
    });
    expect(asked[0]?.data.secureJsonData).not.toHaveProperty('editToken');
  });

  it.each([
    ['http://127.0.0.1:9300', true],
    ['https://dpm-backend:9301', true],
    ['https://host/v1', false],
    ['https://user@host', false],
    ['ftp://host', false],
    ['', false],
  ])('takes %s for a backend address: %s', (text, valid) => {
    expect(isBackendUrl(text)).toBe(valid);
  });
});
