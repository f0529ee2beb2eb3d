// npm run conformance -- [FILE|DIR ...]: runs scenarios and vectors through the public API of this package.
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { casesOf } from './suite.ts';

const FIXTURES = fileURLToPath(new URL('../../../../test-fixtures/conformance', import.meta.url));

// npm and pnpm run scripts in the folder of their package.json and tell where it was called from.
const caller = process.env.INIT_CWD ?? process.cwd();
const paths = process.argv.slice(2).map((path) => resolve(caller, path));

let passed = 0;
let failed = 0;
for (const { name, run } of (paths.length > 0 ? paths : [FIXTURES]).flatMap(casesOf)) {
  const difference = await run();
  if (difference === undefined) passed++;
  else {
    failed++;
    // One line for each failure, whatever a message holds.
    console.log(`${relative(caller, name)}: ${difference.replace(/\s*\n\s*/g, ' ')}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
