// Every check and every test that needs Node alone; with --full also the suites that need programs from Debian.
import './setup.mjs';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { missingTools } from './debian.mjs';
import { pnpm, root } from './workspace.mjs';

const SUMMARIES = `${root}/.turbo/runs`;
const LAST_LINES = 60;

const full = process.argv.includes('--full');
const tasks = ['lint', 'lint:types', 'typecheck', 'floors', 'unused', 'licences', 'test'];
const missing = full ? await missingTools() : [];
if (full) tasks.push('test:full', 'packed');
rmSync(SUMMARIES, { recursive: true, force: true });
process.exitCode = await pnpm(
  [
    ...['exec', 'turbo', 'run', ...tasks],
    ...['--concurrency=2', '--output-logs=new-only', '--continue=dependencies-successful', '--summarize'],
  ],
  { env: { JOBTRONAUT_MISSING_TOOLS: missing.join(',') } },
);
if (process.exitCode !== 0 && existsSync(SUMMARIES)) tellWhatFailed();

/** The ends of the failed suites' outputs, once more at the end: above they stand among thousands of lines of other suites. */
function tellWhatFailed() {
  for (const name of readdirSync(SUMMARIES)) {
    for (const { taskId, logFile, execution } of JSON.parse(readFileSync(`${SUMMARIES}/${name}`, 'utf8')).tasks) {
      if (!execution?.exitCode) continue;
      const lines = readFileSync(`${root}/${logFile}`, 'utf8').trimEnd().split('\n');
      console.error(`\nFailed: ${taskId}\n${lines.slice(-LAST_LINES).join('\n')}`);
    }
  }
}
