// Dates in tests read the same wherever they run.
process.env.TZ = 'UTC';

const base = require('./.config/jest.config');
const { grafanaESModules, nodeModulesToTransform } = require('./.config/jest/utils');

const [swc] = Object.values(base.transform);

module.exports = {
  ...base,
  // Long, since other suites run beside this one.
  testTimeout: 30_000,
  // The base pattern leaves out .mjs, which @grafana/i18n and its relatives ship.
  transform: { '^.+\\.(m?j|t)sx?$': swc },
  transformIgnorePatterns: [
    nodeModulesToTransform([
      ...grafanaESModules,
      '@grafana/i18n',
      '@grafana/ui',
      '@grafana/data',
      '@grafana/runtime',
    ]),
  ],
};
