import { expect, it } from 'vitest';
import * as diagnostics from './index.ts';

it('the public names', () => {
  expect(Object.keys(diagnostics).sort()).toMatchInlineSnapshot(`
    [
      "JobtronautError",
      "alignmentDistance",
      "closeNames",
      "closestName",
      "codeFrame",
      "didYouMean",
      "formatDiagnostic",
      "formatDiagnostics",
      "placeText",
      "similarity",
    ]
  `);
});
