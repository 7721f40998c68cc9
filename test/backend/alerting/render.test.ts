import { describe, expect, it } from 'vitest';
import type { HostFacts, SilentFacts } from '../../../backend/src/alerting/facts.ts';
import { fitBytes, render, renderDigest, type Style } from '../../../backend/src/alerting/render.ts';

const AT = Date.UTC(2026, 0, 2, 3, 4, 5);
const ZH: Style = {
  language: 'zh-CN',
  format: 'markdown',
  formatTime: (ms) => new Date(ms).toISOString().slice(0, 19).replace('T', ' '),
  linkTo: () => undefined,
};
const host = (name: string, more: Partial<HostFacts> = {}): HostFacts => ({
  ...{ host: name, alias: null, owner: null, reportedMs: AT - 2_400_000 },
  ...more,
});
const silent = (more: Partial<SilentFacts> = {}): SilentFacts => ({
  ...{ type: 'silent', kind: 'alert', incident: 1051, atMs: AT, hosts: [host('db-22')], stillSilent: 1 },
  ...{ beganMs: AT - 2_400_000, notice: 3, shared: null },
  ...more,
});
const first = (text: string) => text.split('\n')[0];

describe('messages', () => {
  it('say enough in their first line, with number, host and time', () => {
    expect(first(render(silent(), ZH).text)).toBe('【告警 #1051】db-22 超过 2 分钟未上报');
    expect(first(render(silent({ kind: 'reminder' }), ZH).text)).toBe(
      '【提醒 #1051 第 3 次】db-22 已 40 分钟未上报',
    );
    expect(first(render(silent({ kind: 'recovery', stillSilent: 0 }), ZH).text)).toBe(
      '【恢复 #1051】db-22 恢复上报，中断 40 分钟',
    );
    expect(first(render(silent({ kind: 'reminder' }), { ...ZH, language: 'en-US' }).text)).toBe(
      '[Reminder #1051, message 3] db-22: no report for 40 min',
    );
  });

  it('tell when the last report was, and whose host it is', () => {
    const hosts = [host('db-22', { alias: 'orders', owner: 'zhang.san' })];
    const message = render(silent({ hosts }), ZH);
    expect(message.text.split('\n')).toEqual([
      '【告警 #1051】db-22 orders 超过 2 分钟未上报',
      '上次上报 2026-01-02 02:24:05',
      '2026-01-02 03:04:05',
      '负责人: <@zhang.san>',
    ]);
    expect(message.owners).toEqual(['zhang.san']);
  });

  it('mention nobody where the format knows no mentions', () => {
    const hosts = [host('db-22', { owner: 'zhang.san' })];
    expect(render(silent({ hosts }), { ...ZH, format: 'markdown_v2' }).text).not.toContain('<@');
  });

  it('let no name mention anybody or begin a line of its own', () => {
    const hosts = [host('db-22', { alias: 'a\n【恢复 #1】<@all>[x](http://evil)', owner: '<@all>' })];
    const { text, owners } = render(silent({ hosts }), ZH);
    expect(text).not.toMatch(/<@|\[x\]|\n【恢复/);
    expect(owners).toEqual([]);
  });

  it('name twenty of many hosts and count them', () => {
    const hosts = Array.from({ length: 37 }, (_, index) => host(`db-${index}`));
    const { text } = render(silent({ hosts, stillSilent: 37, shared: { network: '10.0.0.0/24' } }), ZH);
    expect(first(text)).toMatch(/^【告警 #1051】37 台主机超过 2 分钟未上报: db-0, .* 等 37 台$/);
    expect(text).toContain('共同点: 网段 10.0.0.0/24');
    expect(text).not.toContain('db-20');
  });

  it('that are too many become one, a headline each', () => {
    const { text } = renderDigest([silent(), silent({ incident: 1052 })], ZH);
    expect(text.split('\n').map((line) => line.slice(0, 9))).toEqual([
      ...['【汇总】2 条消息', '【告警 #1051】'.slice(0, 9), '【告警 #1052】'.slice(0, 9)],
    ]);
  });

  it('are cut between characters, and keep the link', () => {
    const tail = '[查看现场](https://grafana/x)';
    for (let maxBytes = 60; maxBytes < 90; maxBytes += 1) {
      const cut = fitBytes('磁盘读👨‍👩‍👧已持续'.repeat(20), { maxBytes, tail });
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(maxBytes);
      expect(cut).not.toContain('\uFFFD');
      expect(cut.endsWith(`…\n${tail}`)).toBe(true);
      expect(Buffer.from(cut).toString('utf8')).toBe(cut);
    }
    expect(fitBytes('short', { maxBytes: 60, tail })).toBe(`short\n${tail}`);
  });
});
