/** One message of each kind, for people who choose how a channel writes. Pure. */
import type { CulpritFacts } from './culprit-facts.ts';
import type { Facts, HostFacts, RuleFacts, SilentFacts } from './facts.ts';
import { renderWatch } from './render-watch.ts';
import { render, renderDigest, wholeText, type Style } from './render.ts';

const MINUTE_MS = 60_000;

/** In the order of an incident's life. */
export function previewMessages(
  style: Style,
  { nowMs }: { nowMs: number },
): { kind: string; text: string }[] {
  const samples = sampleFacts(nowMs);
  const messages = samples.map(({ kind, facts }) => ({ kind, text: wholeText(render(facts, style)) }));
  const digest = renderDigest(
    samples.map(({ facts }) => facts),
    style,
  );
  return [
    ...messages,
    { kind: 'digest', text: digest.text },
    { kind: 'watch', text: watchText(style, nowMs) },
  ];
}

function watchText({ language, formatTime }: Style, nowMs: number): string {
  const blanks = { since: formatTime(nowMs - 2 * MINUTE_MS), minutes: '2', now: formatTime(nowMs) };
  const servers = ['monitor-1:9301', 'monitor-2:9301'];
  return renderWatch({ host: 'db-17', alias: 'orders', servers }, { language, blanks }).text;
}

function sampleFacts(nowMs: number): { kind: string; facts: Facts }[] {
  const host: HostFacts = {
    ...{ host: 'db-17', alias: 'orders', owner: 'zhang.san' },
    reportedMs: nowMs - 3 * MINUTE_MS,
  };
  const silent = (change: Partial<SilentFacts>): SilentFacts => ({
    ...{ type: 'silent', kind: 'alert', incident: 1042, atMs: nowMs, notice: 1, shared: null },
    ...{ hosts: [host], stillSilent: 1, beganMs: nowMs - 3 * MINUTE_MS },
    ...change,
  });
  const many = Array.from({ length: 37 }, (_, index) => ({
    ...host,
    host: `db-${String(index + 1).padStart(2, '0')}`,
    alias: null,
  }));
  const longAgo = nowMs - 40 * MINUTE_MS;
  return [
    { kind: 'rule', facts: sampleRule(host, nowMs) },
    { kind: 'ruleUpdate', facts: { ...sampleRule(host, nowMs), kind: 'update', culpritChanged: true } },
    { kind: 'ruleRecovery', facts: { ...sampleRule(host, nowMs), kind: 'recovery' } },
    { kind: 'alert', facts: silent({}) },
    {
      kind: 'update',
      facts: silent({
        kind: 'update',
        hosts: many,
        stillSilent: many.length,
        notice: 2,
        shared: { network: '10.0.1.0/24' },
      }),
    },
    { kind: 'reminder', facts: silent({ kind: 'reminder', notice: 3, beganMs: longAgo }) },
    { kind: 'recovery', facts: silent({ kind: 'recovery', notice: 4, beganMs: longAgo, stillSilent: 0 }) },
    {
      kind: 'undelivered',
      facts: {
        ...{ type: 'undelivered', incident: 1042, atMs: nowMs, channel: 'dba', messages: 2 },
        answer: '93000 invalid webhook url',
      },
    },
  ];
}

function sampleRule(host: HostFacts, nowMs: number): RuleFacts {
  const beganMs = nowMs - 3 * MINUTE_MS;
  const culprit: CulpritFacts = {
    ...{ code: 'guilty', resource: 'diskRead', share: 0.71, usualShare: 0.09, confidence: 0.9 },
    guilty: { id: 1, name: 'mysqld 3307', dataDir: '/data/3307', command: null },
    part: {
      ...{ name: 'mysqldump', share: 0.66, startedMs: beganMs, endedMs: nowMs },
      command: 'mysqldump --single-transaction orders',
    },
    hurt: [{ name: 'mysqld 3309', dataDir: '/data/3309', waited: 0.41 }],
    ...{ most: [], unattributedShare: 0.01 },
  };
  return {
    ...{ type: 'rule', kind: 'alert', incident: 1042, atMs: nowMs, severity: 'warning', family: 'disk' },
    findings: [
      {
        ...{ rule: '', measure: 'device.util', compare: 'value', part: 'sdb' },
        ...{ value: 98, peak: 99, limit: 95, usual: null },
      },
    ],
    ...{ host, beganMs, notice: 1, culprit, culpritChanged: false },
  };
}
