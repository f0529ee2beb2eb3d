import { expect, it } from 'vitest';
import * as engine from './index.ts';

it('the public names', () => {
  expect(Object.keys(engine).sort()).toMatchInlineSnapshot(`
    [
      "CODES",
      "EngineError",
      "defaultStateDir",
      "engineStatus",
      "findEngine",
      "setPassword",
      "startEngine",
    ]
  `);
});
