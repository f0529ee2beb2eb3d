import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { PAGES, ROOT } from './pages.ts';

/** The anchors of a text, as GitHub names them. */
function anchorsOf(text: string): Set<string> {
  const prose = text.replace(/^( *`{3,})[\s\S]*?^\1$/gm, '');
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
  const prose = text.replace(/^( *`{3,})[\s\S]*?^\1$/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
    if (/^[a-z]+:/.test(link)) return [];
    const [target = '', anchor] = link.split('#');
    const file = target === '' ? path : join(dirname(path), decodeURIComponent(target));
    if (!existsSync(file)) return [link];
    const there = PAGES.get(relative(ROOT, file));
    return anchor !== undefined && there !== undefined && !anchorsOf(there).has(anchor) ? [link] : [];
  });
}

it.each([...PAGES])('%s links to what is there', (name, text) => {
  expect(brokenLinks(join(ROOT, name), text)).toEqual([]);
});
