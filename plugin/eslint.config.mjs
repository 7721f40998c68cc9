import { defineConfig } from 'eslint/config';
import baseConfig from './.config/eslint.config.mjs';

export default defineConfig([
  { ignores: ['**/dist/', '**/node_modules/', '.config/', 'coverage/'] },
  ...baseConfig,
  {
    files: ['src/**/*.{ts,tsx}'],
    rules: {
      complexity: ['error', 11],
      'max-lines': ['error', { max: 300 }],
      eqeqeq: 'error',
      'no-console': 'error',
      'react/no-danger': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    },
  },
  {
    // The preview page stands in for a host, so it hands over what hosts still hand over.
    files: ['src/preview/**'],
    rules: { '@typescript-eslint/no-deprecated': 'off' },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    ignores: ['src/preview/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@dpm/protocol',
              allowTypeImports: true,
              message: 'the plugin takes types only: schemas stay on the server',
            },
            { name: '@grafana/scenes', message: 'the preview page has no core panels' },
          ],
        },
      ],
    },
  },
]);
