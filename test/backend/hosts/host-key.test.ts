import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fingerprintOf, judgeHostKey } from '../../../backend/src/hosts/host-key.ts';
import { findKnownKeys } from '../../../backend/src/hosts/known-hosts.ts';

const KEY = Buffer.from('a key').toString('base64');
const shown = { algorithm: 'ssh-ed25519', fingerprint: fingerprintOf(Buffer.from('a key')) };
const other = { algorithm: 'ssh-ed25519', fingerprint: 'SHA256:other' };
const nothing = { trusted: [], revoked: [] };
const POLICIES = ['tofu', 'confirm', 'known_hosts'] as const;

describe('a host key', () => {
  it('that nobody vouched for is trusted as the policy says', () => {
    const judge = (policy: (typeof POLICIES)[number]) =>
      judgeHostKey(shown, { pinned: undefined, policy, known: nothing });
    expect(judge('tofu')).toEqual({ trusted: true, pin: true });
    expect(judge('confirm')).toEqual({ trusted: false, state: 'unconfirmed' });
    expect(judge('known_hosts')).toEqual({ trusted: false, state: 'unknown' });
  });

  it.each(POLICIES)('is never trusted when another one was, whatever the policy: %s', (policy) => {
    const judge = (pinned: string | undefined, known: Parameters<typeof judgeHostKey>[1]['known']) =>
      judgeHostKey(shown, { pinned, policy, known });
    expect(judge(shown.fingerprint, nothing)).toEqual({ trusted: true, pin: false });
    expect(judge(other.fingerprint, nothing)).toEqual({ trusted: false, state: 'changed' });
    expect(judge(other.fingerprint, { trusted: [shown], revoked: [] })).toMatchObject({ state: 'changed' });
    expect(judge(undefined, { trusted: [shown], revoked: [] })).toEqual({ trusted: true, pin: true });
    expect(judge(undefined, { trusted: [other], revoked: [] })).toMatchObject({ state: 'changed' });
    expect(judge(shown.fingerprint, { trusted: [shown], revoked: [shown.fingerprint] })).toMatchObject({
      state: 'revoked',
    });
  });
});

describe('known_hosts', () => {
  const knows = (line: string, host = 'db-1', port = 22) =>
    findKnownKeys(`# remark\n\n${line}\n`, { host, port }).trusted.length === 1;
  const hashed = (name: string) => {
    const salt = Buffer.from('some salt of its own');
    const digest = createHmac('sha1', salt).update(name).digest('base64');
    return `|1|${salt.toString('base64')}|${digest} ssh-ed25519 ${KEY}`;
  };

  it.each([
    [`db-1 ssh-ed25519 ${KEY} remark`, true],
    [`DB-1,10.0.0.1 ssh-ed25519 ${KEY}`, true],
    [`db-10 ssh-ed25519 ${KEY}`, false],
    [`db-* ssh-ed25519 ${KEY}`, true],
    [`db-?,!db-1 ssh-ed25519 ${KEY}`, false],
    [`d*b*1 ssh-ed25519 ${KEY}`, true],
    [`d*b*2 ssh-ed25519 ${KEY}`, false],
    [`[db-1]:2222 ssh-ed25519 ${KEY}`, false],
    [hashed('db-1'), true],
    [hashed('db-2'), false],
    [`@cert-authority db-1 ssh-ed25519 ${KEY}`, false],
    ['db-1 ssh-ed25519', false],
  ])('%s: %s', (line, expected) => {
    expect(knows(line)).toBe(expected);
  });

  it('keeps ports apart, and what is revoked', () => {
    expect(knows(`[db-1]:2222 ssh-ed25519 ${KEY}`, 'db-1', 2222)).toBe(true);
    expect(findKnownKeys(`@revoked * ssh-ed25519 ${KEY}`, { host: 'db-1', port: 22 })).toEqual({
      trusted: [],
      revoked: [shown.fingerprint],
    });
  });

  it('matches any pattern in little time', () => {
    expect(knows(`${'*a'.repeat(2_000)} ssh-ed25519 ${KEY}`, 'a'.repeat(250))).toBe(false);
  });
});
