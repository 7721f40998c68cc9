import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { hostNameOf } from '../../../backend/src/cli/agent-enrolment.ts';
import { listenForStop } from '../../../backend/src/cli/stop-request.ts';
import { createTerminal, formatFailure, formatSeconds } from '../../../backend/src/cli/terminal.ts';
import { ProductError } from '../../../backend/src/errors.ts';

function recorder(isTerminal: boolean) {
  const written: string[] = [];
  let nowMs = 0;
  const terminal = createTerminal({ isTerminal, write: (text) => written.push(text) }, () => (nowMs += 800));
  return { terminal, text: () => written.join('') };
}
const done = async () => ({ detail: 'private MariaDB on 127.0.0.1:13306', value: 7 });

describe('the lines of a start', () => {
  it('tell each step with its state and time', async () => {
    const { terminal, text } = recorder(false);
    expect(await terminal.step('database', done)).toBe(7);
    expect(text()).toBe('✓ database     private MariaDB on 127.0.0.1:13306 (0.8 s)\n');
  });

  it('mark what failed and what came out smaller than hoped for', async () => {
    const { terminal, text } = recorder(false);
    await terminal.step('first data', async () => ({ detail: 'none', value: undefined, warning: true }));
    await expect(terminal.step('agent', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(text()).toBe('! first data   none (0.8 s)\n✗ agent        (0.8 s)\n');
  });

  it('hold control characters on a terminal only', async () => {
    const plain = recorder(false);
    const screen = recorder(true);
    await plain.terminal.step('database', done);
    await screen.terminal.step('database', done);
    expect(plain.text()).not.toContain('\u001b');
    expect(screen.text()).toContain('… database');
  });

  it('round times as people read them', () => {
    expect([40, 849, 9_949, 9_950, 75_400].map(formatSeconds)).toEqual([
      '0.0 s',
      '0.8 s',
      '9.9 s',
      '10 s',
      '75 s',
    ]);
  });
});

describe('a failure', () => {
  it('is one line with code, what, where and what to do', () => {
    const error = new ProductError({
      ...{
        code: 'PORT_TAKEN',
        message: 'port 9300 is\n taken',
        where: '[backend] port',
        remedy: 'name another',
      },
    });
    expect(formatFailure(error)).toBe(
      'PORT_TAKEN: port 9300 is taken [[backend] port]; what to do: name another',
    );
    expect(formatFailure(new Error('odd'))).toBe('UNEXPECTED: odd');
  });
});

describe('a request to stop', () => {
  it('is one for a Ctrl-C that npm passes on a second time, and at once for a later one', () => {
    const emitter = new EventEmitter();
    let nowMs = 0;
    const stop = listenForStop(emitter, () => nowMs);
    emitter.emit('SIGINT');
    nowMs = 40;
    emitter.emit('SIGINT');
    expect([stop.signal.aborted, stop.force.aborted]).toEqual([true, false]);
    nowMs = 3_000;
    emitter.emit('SIGINT');
    expect(stop.force.aborted).toBe(true);
    stop.dispose();
    expect(emitter.listenerCount('SIGINT')).toBe(0);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('is made by %s', (name) => {
    const emitter = new EventEmitter();
    const stop = listenForStop(emitter, () => 0);
    emitter.emit(name);
    expect(stop.signal.aborted).toBe(true);
  });
});

describe("this machine's host name", () => {
  it.each([
    ['db-17', 'db-17'],
    ['db_17.example.com', 'db-17.example.com'],
    ['-odd-.', 'odd'],
    ['数据库', 'localhost'],
    ['', 'localhost'],
  ])('of %j is %s', (name, host) => {
    expect(hostNameOf(name)).toBe(host);
    expect(host).toMatch(/^[A-Za-z0-9]([A-Za-z0-9._:-]*[A-Za-z0-9])?$/);
  });
});
