// A run of turbo over the workspace.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { pnpm, root } from './workspace.mjs';

const SUMMARIES = `${root}/.turbo/runs`;
const LAST_LINES = 60;

/** What looks at the sources and runs none of their tests. */
export const CHECKS = ['lint', 'lint:types', 'typecheck', 'floors', 'unused', 'licences'];

/**
 * Runs these tasks, each to its end though others fail: what is printed last is what failed.
 * @returns {Promise<number>} the exit code
 */
export async function runTasks(tasks, env = {}) {
  rmSync(SUMMARIES, { recursive: true, force: true });
  const code = await pnpm(
    [
      ...['exec', 'turbo', 'run', ...tasks],
      ...['--concurrency=2', '--output-logs=new-only', '--continue=dependencies-successful', '--summarize'],
    ],
    { env },
  );
  if (code !== 0 && existsSync(SUMMARIES)) tellWhatFailed();
  return code;
}

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
