import { existsSync, readFileSync } from 'fs';
import path from 'path';
import { gzipSync } from 'zlib';

/** Reads what `npm run build` wrote: run it first. */
const DIST = path.join(__dirname, '../dist');
const SHARED_SINCE_11_6 = [
  '@emotion/css',
  '@grafana/data',
  '@grafana/runtime',
  '@grafana/ui',
  'i18next',
  'module',
  'react',
  'react-dom',
  'react-router',
  'rxjs',
];

describe.each(['module.js', 'drilldown-panel/module.js'])('the built %s', (file) => {
  const source = readFileSync(path.join(DIST, file), 'utf8');
  const asked = JSON.parse(/define\((\[[^\]]*\])/.exec(source)?.[1] ?? 'null') as string[];

  it('asks the host only for what every supported Grafana shares', () => {
    expect(asked).toEqual(expect.arrayContaining(['react', '@grafana/data']));
    expect(asked.filter((name) => !SHARED_SINCE_11_6.includes(name))).toEqual([]);
  });

  it('is lazy wrappers only', () => {
    expect(gzipSync(source).length).toBeLessThanOrEqual(5 * 1024);
  });
});

it.each([
  'img/logo.svg',
  'drilldown-panel/img/logo.svg',
  'drilldown-panel/plugin.json',
  'LICENSE',
  'README.md',
])('the build brings %s', (file) => {
  expect(existsSync(path.join(DIST, file))).toBe(true);
});

it('the build brings every picture that plugin.json names', () => {
  const { info } = JSON.parse(readFileSync(path.join(DIST, 'plugin.json'), 'utf8')) as {
    info: { logos: Record<string, string>; screenshots: Array<{ path: string }> };
  };
  const pictures = [...Object.values(info.logos), ...info.screenshots.map((screenshot) => screenshot.path)];
  expect(pictures.length).toBeGreaterThan(2);
  for (const picture of pictures) {
    expect(existsSync(path.join(DIST, picture))).toBe(true);
  }
});

it('the build has a message file for each language that plugin.json names', () => {
  const { languages } = JSON.parse(readFileSync(path.join(DIST, 'plugin.json'), 'utf8')) as {
    languages: string[];
  };
  for (const language of languages) {
    expect(existsSync(path.join(DIST, 'locales', language, 'dbzz-processmonitor-app.json'))).toBe(true);
  }
});
