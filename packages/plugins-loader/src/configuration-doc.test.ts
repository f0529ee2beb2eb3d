import { readFileSync } from 'node:fs';
import { expect, it, test } from 'vitest';
import { DEFAULTS } from './configuration-defaults.ts';
import type { SettingName } from './configuration-values.ts';
import { settingsIn } from './settings.ts';

const DOC = new URL('../../../docs/configuration.md', import.meta.url);

/** What the doc comments of `ConfigurationValues` say, by name. */
function comments(): Map<string, { readonly meaning: string; readonly byDefault: string }> {
  const source = readFileSync(new URL('configuration-values.ts', import.meta.url), 'utf8');
  const found = source.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*readonly ([A-Z_]+):/g);
  return new Map(
    [...found].map(([, comment = '', name = '']) => {
      const [meaning = '', byDefault = ''] = comment.replace(/\s*\n\s*\* ?/g, ' ').split('@default');
      return [name, { meaning: meaning.trim(), byDefault: byDefault.trim() }];
    }),
  );
}

const cell = (text: string) => text.replaceAll('|', '\\|');
const names = Object.keys(DEFAULTS) as SettingName[];
const said = comments();

function table(): string {
  const settings = settingsIn('/');
  const rows = names.map((name) => {
    const { meaning = '', byDefault = '' } = said.get(name) ?? {};
    const shown = /^['[{\d]|^(true|false)$/.test(byDefault) ? `\`${byDefault}\`` : byDefault;
    return `| \`${name}\` | ${cell(settings[name].expected)} | ${cell(shown)} | ${cell(meaning)} |`;
  });
  return ['| name | must be | default | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

it('docs/configuration.md has the table of the settings (npm test -- src/configuration-doc.test.ts -u writes it)', async () => {
  const text = readFileSync(DOC, 'utf8');
  const marked = /(<!-- the settings[^\n]*-->\n)[\s\S]*?(\n<!-- end of the settings -->)/;
  expect(text).toMatch(marked);
  const written = text.replace(marked, (_all, before: string, after: string) => `${before}\n${table()}\n${after}`);
  await expect(written).toMatchFileSnapshot(DOC.pathname);
});

test.each(names)('the comment on %s tells its default', (name) => {
  const value = DEFAULTS[name];
  const { byDefault, meaning } = said.get(name) ?? {};
  expect(meaning).not.toBe('');
  if (value === undefined || typeof value === 'function') expect(byDefault).toMatch(/./);
  else expect(byDefault).toBe(JSON.stringify(value).replaceAll('"', "'"));
});
