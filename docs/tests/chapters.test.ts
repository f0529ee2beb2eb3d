import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { blocksOf, isOutput } from './blocks.ts';
import { Chapter } from './chapter.ts';

const DOCS = new URL('..', import.meta.url);
/** Their blocks are shapes and samples, held true by tests of their own. */
const LISTS = ['architecture.md', 'configuration.md', 'errors.md', 'README.md'];
const chapters = readdirSync(DOCS).filter((name) => name.endsWith('.md') && !LISTS.includes(name));

describe.each(chapters)('%s', (name) => {
  it('does what it says', () => {
    const chapter = new Chapter();
    onTestFinished(() => chapter.close());
    for (const block of blocksOf(readFileSync(new URL(name, DOCS), 'utf8'))) {
      const wrong = chapter.run(block);
      if (wrong !== undefined) expect.fail(`docs/${name}:${block.line}: ${wrong}`);
    }
    expect(chapter.typeCheck()).toBeUndefined();
  });
});

describe('the blocks of a chapter', () => {
  it('are found with their options', () => {
    expect(blocksOf('a\n```ts file=a.ts\nx\n```\n````text\n```\n````\n')).toEqual([
      { language: 'ts', options: new Map([['file', 'a.ts']]), text: 'x\n', line: 2 },
      { language: 'text', options: new Map(), text: '```\n', line: 5 },
    ]);
    expect(() => blocksOf('```ts\n')).toThrow('line 1 is never closed');
  });

  it.each([
    ['a\nb', 'a\nb', true],
    ['a\nb\nc', 'a\n...\nc', true],
    ['a\nc', 'a\n...\nc', true],
    ['a 17 c', 'a … c', true],
    ['a', 'b', false],
    ['a\nb', 'a', false],
    ['(x)', '[x]', false],
  ])('hold %j against %j: %s', (text, wanted, holds) => {
    expect(isOutput(text, wanted)).toBe(holds);
  });
});
