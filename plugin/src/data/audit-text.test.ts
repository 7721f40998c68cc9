import { dateTimeFormat } from '@grafana/data';
import { auditDetailText } from './audit-text';

describe('what was set, in the audit log', () => {
  it('has moments as times and nested values in brackets, and leaves out what is empty', () => {
    const startsMs = 1_795_821_092_246;
    const matcher = { hosts: [], owners: [], tags: ['night', 'core'], kinds: [] };
    expect(
      auditDetailText({ matcher, note: '每周备份', startsMs, endsMs: null, weekly: { days: [6, 7] } }),
    ).toBe(
      `matcher (tags: night core), note: 每周备份, starts: ${dateTimeFormat(startsMs)}, weekly (days: 6 7)`,
    );
    expect(
      auditDetailText({ routes: [{ name: 'night', matcher: { tags: ['batch'] }, goesOn: false }] }),
    ).toBe('routes: (name: night, matcher (tags: batch), goesOn: false)');
  });

  it('keeps lengths of time, zero and false, and says nothing of nothing', () => {
    expect(auditDetailText({ timeoutMs: 500, limit: 0, enabled: false, scope: { hosts: [] } })).toBe(
      'timeoutMs: 500, limit: 0, enabled: false',
    );
    expect(auditDetailText(null)).toBe('');
  });
});
