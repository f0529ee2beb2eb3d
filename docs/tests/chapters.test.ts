import { describe, expect, it } from 'vitest';
import { blocksOf, codeWithoutFence, isOutput, placeOf, predecessorOf } from './blocks.ts';
import { follow } from './follow.ts';
import { LISTS, PAGES } from './pages.ts';

// commands.test.ts runs the lists.
const withCode = [...PAGES].filter(
  ([page, text]) => !LISTS.includes(page) && blocksOf(text).length + codeWithoutFence(text).length > 0,
);

describe.concurrent.each(withCode)('%s', (page) => {
  it('does what it says', ({ expect, onTestFinished }) => follow(page, { expect, onTestFinished }));
});

it('the table of contents names every page', () => {
  const contents = PAGES.get('docs/README.md');
  const names = [...PAGES.keys()].flatMap((page) => /^docs\/(?!README)([\w-]+\.md)$/.exec(page)?.[1] ?? []);
  expect(names.filter((name) => !contents?.includes(`](${name})`))).toEqual([]);
});

describe('the blocks of a chapter', () => {
  it('are found with their options', () => {
    expect(blocksOf('a\n```ts file=a.ts\nx\n```\n````text\n```\n````\n')).toEqual([
      { language: 'ts', options: new Map([['file', 'a.ts']]), text: 'x\n', line: 2 },
      { language: 'text', options: new Map(), text: '```\n', line: 5 },
    ]);
    expect(() => blocksOf('```ts\n')).toThrow('line 1 is never closed');
  });

  it('are found in lists and in comments, and with tildes', () => {
    const text = '1. a\n\n   ```sh\n   ls\n     x\n   ```\n<!--\n~~~js\ny\n~~~\n-->\n';
    expect(blocksOf(text).map(({ language, text, line }) => [language, text, line])).toEqual([
      ['sh', 'ls\n  x\n', 3],
      ['js', 'y\n', 8],
    ]);
  });

  it('may be shown only, for a reason', () => {
    const reasonOf = (comment: string) => blocksOf(`${comment}\n\`\`\`sh\nls\n\`\`\`\n`)[0]?.notRun;
    expect(reasonOf('   <!-- not run: a blade is not here -->')).toBe('a blade is not here');
    expect(reasonOf('<!-- not run: -->')).toBeUndefined();
    expect(reasonOf('<!-- not run -->')).toBeUndefined();
  });

  it('have fences, or are told', () => {
    expect(codeWithoutFence('a\n\n    ls -l\n    ls\n\n```ts\nx\n\n    y\n```\n\n\tls\n')).toEqual([3, 12]);
    expect(codeWithoutFence('- a\n    b\n\n   c\n')).toEqual([]);
  });

  it('may go on from those of another', () => {
    expect(predecessorOf('# Title\n\n<!-- goes on from first-task.md -->\n')).toBe('first-task.md');
    expect(predecessorOf('it goes on from first-task.md')).toBeUndefined();
  });

  it('may be read in a place', () => {
    expect(placeOf('# Title\n\n<!-- read in the clone -->\n')).toBe('the clone');
    expect(placeOf('It is read in the clone')).toBeUndefined();
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
