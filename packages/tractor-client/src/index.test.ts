import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as client from './index.ts';

test('the public names', () => {
  expect(Object.keys(client).sort()).toMatchInlineSnapshot(`
    [
      "BrokenReplyError",
      "CODES",
      "Clause",
      "EngineError",
      "EngineTimeoutError",
      "EngineUnreachableError",
      "LoginRefusedError",
      "TractorClient",
      "TractorClientError",
      "clause",
      "columnNames",
      "formatEngineAddress",
      "parseEngineAddress",
      "parseTimestamp",
    ]
  `);
});

test('every code has its paragraph in docs/errors.md, and no other has', () => {
  const docs = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
  const section = docs.split(/^## /m).find((text) => text.startsWith('tractor-client\n')) ?? '';
  expect([...section.matchAll(/^### `([a-z-]+)`$/gm)].map(([, code]) => code)).toEqual([...client.CODES]);
});
