import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../../../', import.meta.url);

/** The codes with a paragraph, by the package whose section they stand in. */
function documented(): Map<string, string[]> {
  const sections = new Map<string, string[]>();
  for (const section of readFileSync(new URL('docs/errors.md', ROOT), 'utf8').split(/^## /m).slice(1)) {
    const [name = '', ...lines] = section.split('\n');
    sections.set(
      name.trim(),
      lines.flatMap((line) => /^### `(.+)`$/.exec(line)?.[1] ?? []),
    );
  }
  return sections;
}

/** The codes of a package: those between the brackets of `CODES = [...]`. */
function declared(name: string): string[] {
  const file = new URL(`packages/${name}/src/codes.ts`, ROOT);
  if (!existsSync(file)) return [];
  const source = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  const [, list = ''] = /CODES\s*=\s*\[([^\]]*)\]/.exec(source) ?? [];
  return [...list.matchAll(/'([^']+)'/g)].map(([, code = '']) => code);
}

/** The Python of a package, which has codes of its own; the package's own test tells which. */
function python(name: string): string {
  const folder = new URL(`packages/${name}/python/`, ROOT);
  if (!existsSync(folder)) return '';
  const files = readdirSync(folder).filter((file) => file.endsWith('.py'));
  return files.map((file) => readFileSync(new URL(file, folder), 'utf8')).join('\n');
}

describe('docs/errors.md', () => {
  const sections = documented();
  const packages = readdirSync(new URL('packages/', ROOT)).filter((name) =>
    existsSync(new URL(`packages/${name}/package.json`, ROOT)),
  );

  it.each(packages)('has a paragraph for each code of %s, and no other', (name) => {
    const [own, source] = [declared(name), python(name)];
    const paragraphs = (sections.get(name) ?? []).filter((code) => own.includes(code) || !source.includes(`"${code}"`));
    expect(paragraphs.sort()).toEqual(own.sort());
  });

  it('has no section without a package', () => {
    expect([...sections.keys()].filter((name) => !packages.includes(name))).toEqual([]);
  });

  it('says something about each code', () => {
    const text = readFileSync(new URL('docs/errors.md', ROOT), 'utf8');
    const paragraphs = text.split(/^### /m).slice(1);
    for (const paragraph of paragraphs) {
      const [title = '', ...body] = paragraph.split(/^## /m)[0]?.split('\n') ?? [];
      expect(body.join(' ').trim().length, title).toBeGreaterThan(30);
    }
  });
});
