import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Imports that architecture.md forbids, as `no-restricted-imports` patterns. */
const forbid = (...patterns) => ({
  'no-restricted-imports': ['error', { patterns: patterns.map(([regex, message]) => ({ regex, message })) }],
});

const NO_PACKAGES = ['^@dpm/(backend|agent)', 'only the protocol is shared'];
const NO_FASTIFY = ['^fastify', 'features know nothing of HTTP: app.ts passes functions between them'];
const NO_SQL = ['^mysql2', 'the driver is used by db/ and *-store.ts only'];

/** Features of the backend; each may import itself, db/, errors and the protocol, never another feature. */
const FEATURES = [
  'alerting',
  'bundles',
  'checks',
  'culprits',
  'graphite',
  'hosts',
  'import',
  'ingest',
  'legacy',
  'retention',
  'rollups',
];
const featureRules = FEATURES.map((feature) => ({
  files: [`backend/src/${feature}/**/*.ts`],
  rules: forbid(
    NO_FASTIFY,
    [
      `^\\.\\./(${[...FEATURES.filter((other) => other !== feature), 'http', 'jobs', 'cli', 'app', 'main'].join('|')})[./]`,
      'features never import each other, nor what is above them',
    ],
    NO_PACKAGES,
  ),
}));

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', 'plugin/**', 'test/output/**', 'test/fixtures/**'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      complexity: ['error', 11],
      'max-lines': ['error', { max: 300 }],
      'max-params': ['error', 4],
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-console': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        setTimeout: 'readonly',
        fetch: 'readonly',
      },
    },
  },
  {
    files: ['backend/protocol/src/**/*.ts'],
    rules: forbid(['^(?!\\./|typebox$)', 'the protocol imports nothing of ours and TypeBox only']),
  },
  {
    files: ['agent/src/**/*.ts'],
    rules: forbid(
      ['^@dpm/backend|/backend/', 'the agent imports the protocol only'],
      ['^typebox', 'the agent carries no schemas: import types'],
    ),
  },
  ...featureRules,
  {
    files: ['backend/src/db/**/*.ts'],
    rules: forbid(NO_FASTIFY, ['^\\.\\./(?!errors)', 'db/ imports errors only'], NO_PACKAGES),
  },
  {
    files: ['backend/src/http/**/*.ts', 'backend/src/jobs/**/*.ts'],
    rules: forbid(NO_SQL, [
      '^\\.\\./(cli|app|main)[./]',
      'app.ts composes; nothing imports it but main and cli',
    ]),
  },
  {
    files: [
      'backend/src/{alerting,bundles,checks,culprits,graphite,hosts,import,ingest,legacy,retention,rollups}/**/*.ts',
    ],
    ignores: ['**/*-store.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'TemplateElement[value.raw=/\\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\\b/], Literal[value=/\\b(SELECT|INSERT INTO|UPDATE [a-z_]+ SET|DELETE FROM)\\b/]',
          message: 'SQL lives in *-store.ts, db/ and sql/',
        },
      ],
    },
  },
  {
    files: ['backend/src/cli/**/*.ts', 'agent/src/cli/**/*.ts', 'test/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  prettier,
);
