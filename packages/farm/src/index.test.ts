import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as farm from './index.ts';

test('public names', () => {
  expect(Object.keys(farm).sort()).toMatchInlineSnapshot(`
    [
      "ALL_FEATURES",
      "CODES",
      "FarmError",
      "argumentsFolder",
      "changedPlugins",
      "checkCapabilities",
      "checkFolders",
      "checkSession",
      "chooseEngine",
      "compareJobs",
      "currentUser",
      "dumpJob",
      "embeddedStateDir",
      "engineOfCommand",
      "farmEnvironment",
      "findOldFiles",
      "getArguments",
      "getLocalState",
      "listSubmissions",
      "neutraliseTask",
      "openBackend",
      "openClient",
      "openClientOfCommand",
      "openSession",
      "planJob",
      "prepareAgain",
      "prepareExpansion",
      "prepareJob",
      "prepareJoined",
      "readArgumentsCache",
      "readPlan",
      "readSubmission",
      "removeOldFiles",
      "runningEngine",
      "submitJob",
      "submitJobs",
      "tractorBackend",
      "writeChunk",
    ]
  `);
});

test('each code is explained in docs/errors.md, and no other', () => {
  const text = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
  const section = /^## farm\n(.*?)^## /ms.exec(text)?.[1] ?? '';
  const codes = [...section.matchAll(/^### `(.+)`$/gm)].map(([, code]) => code);
  expect(codes.sort()).toEqual([...farm.CODES].sort());
});
