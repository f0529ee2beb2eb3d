import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as view from './index.ts';

describe('the package', () => {
  it('exports these values', () => {
    expect(Object.keys(view).sort()).toMatchInlineSnapshot(`
      [
        "CODES",
        "pictureData",
        "renderDot",
        "renderHtml",
        "renderJson",
        "renderMermaid",
        "renderPng",
        "renderSvg",
        "terminalTree",
      ]
    `);
  });

  it('explains each of its codes in docs/errors.md, and no other', () => {
    const text = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
    const chapter = /^## view\n([\s\S]*?)(?=^## |(?![\s\S]))/m.exec(text)?.[1] ?? '';
    expect([...chapter.matchAll(/^### `(.*)`$/gm)].map(([, code]) => code)).toEqual([...view.CODES]);
  });
});
