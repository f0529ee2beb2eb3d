import { expect, test } from 'vitest';
import * as testing from './index.ts';

test('public names', () => {
  expect(Object.keys(testing).sort()).toMatchInlineSnapshot(`
    [
      "CODES",
      "ExpandedJob",
      "expandTask",
      "openTestSession",
      "startFakeFarm",
      "startTestEngine",
    ]
  `);
});
