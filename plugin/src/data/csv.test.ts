import { culpritRow, culpritsAnswer } from '../testing/culprits-answer';
import { toCsv } from './csv';

describe('the table as CSV', () => {
  it('has a line per row, quotes what needs it, and leaves empty what was not measured', () => {
    const row = culpritRow({ command: 'mysqld "a", b', cpuWaitMs: null });
    const [head, line, end] = toCsv(culpritsAnswer({ rows: [row] })).split('\r\n');
    expect(head).toMatch(/^host,from,to,kind,name,pid,cpu_ms,.*,command$/);
    expect(line).toMatch(/,"mysqld ""a"", b"$/);
    expect(line).toContain(',,');
    expect(end).toBe('');
  });

  it('never gives a spreadsheet a formula', () => {
    const row = culpritRow({ command: '=HYPERLINK("http://x")' });
    expect(toCsv(culpritsAnswer({ rows: [row] }))).toContain(`"'=HYPERLINK(`);
  });
});
