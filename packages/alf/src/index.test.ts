import { describe, expect, it } from 'vitest';
import * as alf from './index.ts';

describe('the package', () => {
  it('exports these values', () => {
    expect(Object.keys(alf).sort()).toMatchInlineSnapshot(`
      [
        "AlfDocumentError",
        "AlfSyntaxError",
        "CODES",
        "checkAlf",
        "cmd",
        "dependencyGraph",
        "escapePercent",
        "expandIterate",
        "formatAlf",
        "fromEngineJson",
        "instance",
        "iterate",
        "job",
        "normaliseDocument",
        "parseAlf",
        "parseAlfFragment",
        "quote",
        "quoteList",
        "readAlf",
        "remoteCmd",
        "serializeAlf",
        "serializeAlfChunks",
        "task",
        "toEngineJson",
        "validateDocument",
      ]
    `);
  });

  it('has no code twice', () => {
    expect(new Set(alf.CODES).size).toBe(alf.CODES.length);
  });
});
