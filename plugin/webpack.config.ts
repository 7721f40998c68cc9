import CopyWebpackPlugin from 'copy-webpack-plugin';
import path from 'path';
import type { Configuration } from 'webpack';
import baseConfig, { type Env } from './.config/webpack/webpack.config.ts';

const JSX_RUNTIMES = ['react/jsx-runtime', 'react/jsx-dev-runtime'];

/**
 * The scaffold's build with three additions: what it does not copy (the nested panel's logo, Chinese under the name
 * that Grafana asks for), and no import of the host's JSX runtime, which not every supported host shares.
 */
const config = async (env: Env): Promise<Configuration> => {
  const base = await baseConfig(env);
  const externals = Array.isArray(base.externals) ? base.externals : [];
  const jsxRuntime = path.resolve(process.cwd(), 'src/jsx-runtime.ts');
  return {
    ...base,
    externals: externals.filter((external) => !JSX_RUNTIMES.includes(String(external))),
    plugins: [
      ...(base.plugins ?? []),
      new CopyWebpackPlugin({
        patterns: [
          { from: 'drilldown-panel/img', to: 'drilldown-panel/img' },
          { from: 'locales/zh-CN', to: 'locales/zh-Hans' },
        ],
      }),
    ],
    resolve: {
      ...base.resolve,
      alias: Object.fromEntries(JSX_RUNTIMES.map((name) => [name, jsxRuntime])),
    },
  };
};

export default config;
