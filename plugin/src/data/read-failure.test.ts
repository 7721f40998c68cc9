import { firstValueFrom, NEVER, timeout } from 'rxjs';
import { ReadFailure, toReadFailure } from './read-failure';

const answered = (status: number, data: unknown = null) =>
  toReadFailure({ status, data, config: { url: '' } });

describe('a read without an answer', () => {
  it.each([
    [401, 'noPermission'],
    [403, 'noPermission'],
    [404, 'appDisabled'],
    [400, 'rejected'],
    [422, 'rejected'],
    [500, 'backend'],
    [502, 'unreachable'],
    [504, 'timeout'],
    [0, 'unreachable'],
  ])('with status %d is %s', (status, kind) => {
    expect(answered(status).kind).toBe(kind);
  });

  it('tells a host that the backend does not know from a disabled app', () => {
    expect(answered(404, { code: 'HOST_UNKNOWN', message: 'no host db-1' }).kind).toBe('notFound');
    expect(answered(404, { message: 'Plugin not found' }).kind).toBe('appDisabled');
  });

  it('carries the reason of the backend', () => {
    expect(answered(503, { code: 'DB_DOWN', message: 'connection refused' }).reason).toBe(
      'DB_DOWN: connection refused',
    );
    expect(answered(503, '<html>').reason).toBe('');
    expect(answered(502, { message: 'Bad Gateway' }).reason).toBe('');
  });

  it('may be late, broken or already understood', async () => {
    const late: unknown = await firstValueFrom(NEVER.pipe(timeout(1))).catch((error: unknown) => error);
    expect(toReadFailure(late).kind).toBe('timeout');
    expect(toReadFailure(new TypeError('failed to fetch')).kind).toBe('unreachable');
    const known = new ReadFailure({ kind: 'timeout', status: 0, reason: '' }, undefined);
    expect(toReadFailure(known)).toBe(known);
  });
});
