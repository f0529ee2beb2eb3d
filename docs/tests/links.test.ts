import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SKIPPED = /^(node_modules|dist|out|\.|test-fixtures\/(conformance|alf-corpus))/;

function* markdownFiles(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (SKIPPED.test(entry.name) || SKIPPED.test(relative(ROOT, path))) continue;
    if (entry.isDirectory()) yield* markdownFiles(path);
    else if (entry.name.endsWith('.md')) yield path;
  }
}

const texts = new Map([...markdownFiles(ROOT)].map((path) => [path, readFileSync(path, 'utf8')]));

/** The anchors of a text, as GitHub names them. */
function anchorsOf(text: string): Set<string> {
  const prose = text.replace(/^(`{3,})[\s\S]*?^\1$/gm, '');
  const headings = [...prose.matchAll(/^#+ +(.+)$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/ /g, '-'),
    ),
  );
}

function brokenLinks(path: string, text: string): string[] {
  const prose = text.replace(/^(`{3,})[\s\S]*?^\1$/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
    if (/^[a-z]+:/.test(link)) return [];
    const [target = '', anchor] = link.split('#');
    const file = target === '' ? path : join(dirname(path), decodeURIComponent(target));
    if (!existsSync(file)) return [link];
    const there = texts.get(file);
    return anchor !== undefined && there !== undefined && !anchorsOf(there).has(anchor) ? [link] : [];
  });
}

it.each([...texts.keys()].map((path) => relative(ROOT, path)))('%s links to what is there', (name) => {
  const path = join(ROOT, name);
  expect(brokenLinks(path, texts.get(path) ?? '')).toEqual([]);
});
