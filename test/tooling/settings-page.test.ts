import { expect, it } from 'vitest';
import { KEYS, variableOf } from '../../backend/src/config/keys.ts';

/** The page of all settings, made from the table that the program reads them by. */
function settingsPage(): string {
  const sections = [...new Set(Object.values(KEYS).map(({ section }) => section))];
  const parts = sections.map((section) => {
    const rows = Object.values(KEYS)
      .filter((key) => key.section === section)
      .map((key) => `| \`${key.key}\` | \`${variableOf(key)}\` | ${key.fallback || '–'} | ${key.help} |`);
    return [
      `## [${section}]`,
      '',
      '| key | variable | default | what |',
      '| --- | --- | --- | --- |',
      ...rows,
    ].join('\n');
  });
  const head = [
    '# Settings',
    '',
    'In a configuration file (`--config FILE` or `DPM_CONFIG`), or as environment variables, which win over the file. A',
    '`config.ini` of the replaced system is read as it is: quotes are stripped, `%(name)s` is replaced, and an inline `#`',
    'belongs to the value. A bad value stops the program with the name of the key, the value and what is allowed; an',
    'unknown key is named in a warning. This page is made from the table that the program reads settings by.',
  ].join('\n');
  return `${[head, ...parts].join('\n\n')}\n`;
}

it('docs/settings.md lists every setting as the program knows it (vitest -u writes it)', async () => {
  await expect(settingsPage()).toMatchFileSnapshot('../../docs/settings.md');
});
