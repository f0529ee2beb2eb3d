import type { TestContext } from 'vitest';
import { blocksOf, codeWithoutFence } from './blocks.ts';
import { Chapter } from './chapter.ts';
import { PAGES } from './pages.ts';

/** Does what a page says, as a reader would, from its first block to its last. */
export async function follow(
  page: string,
  { expect, onTestFinished }: Pick<TestContext, 'expect' | 'onTestFinished'>,
  { slowToo = false } = {},
): Promise<void> {
  const text = PAGES.get(page) ?? '';
  const chapter = new Chapter({ slowToo });
  onTestFinished(() => chapter.close());
  chapter.goOnFrom(page);
  const wrong = codeWithoutFence(text).map((line) => `${page}:${line}: code without a fence`);
  for (const block of blocksOf(text)) {
    const why = await chapter.run(block);
    if (why !== undefined) wrong.push(`${page}:${block.line}: ${why}`);
  }
  wrong.push(...[(await chapter.typeCheck()) ?? []].flat());
  if (wrong.length > 0) expect.fail(wrong.join('\n'));
  for (const [file, picture] of chapter.pictures) {
    expect(text, 'the page shows its picture').toContain(`](pictures/${file})`);
    await expect(picture).toMatchFileSnapshot(`../pictures/${file}`);
  }
}
