// Every check and every test that needs Node alone; with --full also the suites that need programs from Debian.
import './setup.mjs';
import { missingTools } from './debian.mjs';
import { pnpm } from './workspace.mjs';

const full = process.argv.includes('--full');
const tasks = ['lint', 'lint:types', 'typecheck', 'floors', 'unused', 'licences', 'test'];
const missing = full ? await missingTools() : [];
if (full) tasks.push('test:full', 'packed');
const code = await pnpm(
  ['exec', 'turbo', 'run', ...tasks, '--concurrency=2', '--output-logs=new-only', '--continue=dependencies-successful'],
  {
    env: { JOBTRONAUT_MISSING_TOOLS: missing.join(',') },
  },
);
process.exitCode = code;
