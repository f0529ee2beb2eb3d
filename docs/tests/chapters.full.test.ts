import { describe, it } from 'vitest';
import { blocksOf } from './blocks.ts';
import { follow } from './follow.ts';
import { PAGES } from './pages.ts';

const slow = [...PAGES].filter(([, text]) => blocksOf(text).some(({ options }) => options.has('slow')));

describe.each(slow)('%s', (page) => {
  it('does what it says, also where it takes its time', ({ expect, onTestFinished }) =>
    follow(page, { expect, onTestFinished }, { slowToo: true }));
});
