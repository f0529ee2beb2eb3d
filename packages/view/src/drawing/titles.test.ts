import { expect, it } from 'vitest';
import type { Branch } from './branch.ts';
import { stackTitle } from './titles.ts';

it.each([
  [
    ['Render: Elements 1', 'Render: Elements 2'],
    ['Render', '1, 2'],
  ],
  [
    ['Render: Elements 1', 'Render: Elements 2', 'Render: Elements 3'],
    ['Render', '1 … 3'],
  ],
  [
    ['frame 1 of a', 'frame 2 of a'],
    ['frame 1, 2 of a', ''],
  ],
  [
    ['frame 1 of a', 'frame 2 of a', 'frame 48 of a'],
    ['frame 1 … 48 of a', ''],
  ],
])('%j', (titles, [name, elements]) => {
  expect(stackTitle(titles.map((title) => ({ title }) as Branch))).toEqual({ name, elements });
});
