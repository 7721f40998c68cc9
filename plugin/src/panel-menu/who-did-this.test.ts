import { culpritsOfPanel } from './who-did-this';

const values = (known: Record<string, string>) => (text: string) => known[text.slice(2, -1)] ?? text;
const range = { timeRange: { from: 'now-1h', to: 'now' } };
const query = (path: string) => Object.fromEntries(new URL(path, 'http://x').searchParams);

describe('the link in the menu of a panel', () => {
  it('leads to Culprits of the dashboard’s host in the panel’s time range', () => {
    const path = culpritsOfPanel(range, values({ host: "db-17's" }));
    expect(path).toContain('/a/dbzz-processmonitor-app/culprits?');
    expect(query(path)).toEqual({ 'var-host': "db-17's", from: 'now-1h', to: 'now' });
  });

  it('takes ISO instants, moments and the exporter’s name of a host', () => {
    const at = new Date('2026-11-24T06:00:00.000Z');
    const path = culpritsOfPanel(
      { timeRange: { from: at.toISOString(), to: { valueOf: () => at.valueOf() } } },
      values({ instance: 'db-18:9100' }),
    );
    expect(query(path)).toEqual({ 'var-host': 'db-18', from: '1795500000000', to: '1795500000000' });
  });

  it('names no host where the dashboard names none or several', () => {
    expect(query(culpritsOfPanel(range, values({})))).toEqual({ from: 'now-1h', to: 'now' });
    expect(query(culpritsOfPanel(range, values({ host: '{a,b}' })))).not.toHaveProperty('var-host');
  });
});
