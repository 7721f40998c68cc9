import { describe, expect, it } from 'vitest';
import { convertDashboard } from '../../../backend/src/cli/convert-dashboard.ts';
import { convertArrows } from '../../../backend/src/cli/json-arrows.ts';
import { openTestSchemas, selectRows } from '../../support/sample-rows.ts';

describe('the arrows of a query', () => {
  it.each([
    [
      "sum(CONVERT(cpu_info -> '$.load', UNSIGNED INTEGER))",
      "sum(CONVERT(JSON_EXTRACT(cpu_info, '$.load'), UNSIGNED INTEGER))",
    ],
    [
      "sum(json_unquote(io_info->'$.Total.write'))",
      "sum(json_unquote(JSON_EXTRACT(io_info, '$.Total.write')))",
    ],
    ["a.`disk info` ->> '$.used'", "JSON_UNQUOTE(JSON_EXTRACT(a.`disk info`, '$.used'))"],
    ['db.t.net->"$.send"', 'JSON_EXTRACT(db.t.net, "$.send")'],
  ])('%s becomes %s', (from, to) => expect(convertArrows(from)).toBe(to));

  it.each([
    "select 'a -> ''$.b'''",
    "-- cpu -> '$.x'\nselect 1",
    "/* a->'$.b' */ select 1",
    'select a - b > 1',
  ])('%s stays', (sql) => expect(convertArrows(sql)).toBe(sql));
});

describe('an exported dashboard', () => {
  it('keeps all but its queries, and says how many changed', () => {
    const dashboard = {
      title: "a -> '$.b'",
      panels: [{ targets: [{ rawQuery: true, rawSql: "select a -> '$.b'" }, { rawSql: 'select 1' }] }],
    };
    const { text, count } = convertDashboard(JSON.stringify(dashboard), 'x.json');
    expect(count).toBe(1);
    expect(JSON.parse(text)).toEqual({
      ...dashboard,
      panels: [
        { targets: [{ rawQuery: true, rawSql: "select JSON_EXTRACT(a, '$.b')" }, { rawSql: 'select 1' }] },
      ],
    });
    expect(() => convertDashboard('{', 'x.json')).toThrow(/not JSON/);
  });

  it('asks MariaDB what it asked MySQL', async () => {
    const schemas = await openTestSchemas('MariaDB');
    try {
      const sql = convertArrows(
        "select sum(CONVERT(cpu_info -> '$.load', UNSIGNED INTEGER)) as value from tb_monitor_host_info where rshost like 'h%'",
      );
      expect(await selectRows(schemas.db, sql)).toEqual([{ value: null }]);
    } finally {
      await schemas.remove();
    }
  });
});
