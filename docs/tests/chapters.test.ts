import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { blocksOf, isOutput, predecessorOf } from './blocks.ts';
import { Chapter } from './chapter.ts';

const DOCS = new URL('..', import.meta.url);
/** Their blocks are shapes and samples, held true by tests of their own. */
const LISTS = ['architecture.md', 'commands.md', 'configuration.md', 'errors.md', 'README.md'];
const chapters = [
  ...readdirSync(DOCS).filter((name) => name.endsWith('.md') && !LISTS.includes(name)),
  // Their packages need nothing else to show what they do.
  '../packages/diagnostics/README.md',
  '../packages/alf/README.md',
];

describe.concurrent.each(chapters)('%s', (name) => {
  it('does what it says', async ({ expect, onTestFinished }) => {
    const chapter = new Chapter();
    onTestFinished(() => chapter.close());
    const text = readFileSync(new URL(name, DOCS), 'utf8');
    chapter.goOnFrom(text);
    const wrong: string[] = [];
    for (const block of blocksOf(text)) {
      const why = await chapter.run(block);
      if (why !== undefined) wrong.push(`docs/${name}:${block.line}: ${why}`);
    }
    wrong.push(...[(await chapter.typeCheck()) ?? []].flat());
    if (wrong.length > 0) expect.fail(wrong.join('\n'));
    for (const [file, picture] of chapter.pictures) {
      expect(text, 'the chapter shows its picture').toContain(`](pictures/${file})`);
      await expect(picture).toMatchFileSnapshot(`../pictures/${file}`);
    }
  });
});

it('the table of contents names every page', () => {
  const contents = readFileSync(new URL('README.md', DOCS), 'utf8');
  const pages = readdirSync(DOCS).filter((name) => name.endsWith('.md') && name !== 'README.md');
  expect(pages.filter((name) => !contents.includes(`](${name})`))).toEqual([]);
});

describe('the blocks of a chapter', () => {
  it('are found with their options', () => {
    expect(blocksOf('a\n```ts file=a.ts\nx\n```\n````text\n```\n````\n')).toEqual([
      { language: 'ts', options: new Map([['file', 'a.ts']]), text: 'x\n', line: 2 },
      { language: 'text', options: new Map(), text: '```\n', line: 5 },
    ]);
    expect(() => blocksOf('```ts\n')).toThrow('line 1 is never closed');
  });

  it('may go on from those of another', () => {
    expect(predecessorOf('# Title\n\n<!-- goes on from first-task.md -->\n')).toBe('first-task.md');
    expect(predecessorOf('it goes on from first-task.md')).toBeUndefined();
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
