// What the scripts share: where the clone is, pnpm as package.json pins it, and failures told in one line.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { packageManager } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));

/** An error for the user: its message is all that is printed. */
export class PlainError extends Error {
  plain = true;
}

/** What a failed install or build printed, and what it means to the user. */
const CAUSES = [
  [
    /ENOSPC|no space left/i,
    `the disk that holds ${root} or the package store is full. Free about 1 GB and run the command again.`,
  ],
  [
    /EROFS|EACCES|read-only file system|permission denied/i,
    `a folder cannot be written. Make ${root} and the package store writable for this user.`,
  ],
  [
    /ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ECONNRESET|META_FETCH_FAIL|error sending request/i,
    'the npm registry cannot be reached. Check the network or the proxy (npm config get registry) and run the command again.',
  ],
];

/**
 * Runs a program to its end. With `quiet` its output is shown only if it fails.
 * @returns {Promise<number>} its exit code
 */
export function run(command, args, { quiet = false, env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit' });
    let output = '';
    const keep = (chunk) => {
      output += chunk;
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (quiet && code !== 0) {
        const cause = CAUSES.find(([pattern]) => pattern.test(output));
        if (cause) return reject(new PlainError(`Stopped: ${cause[1]}`));
        process.stderr.write(output);
      }
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}

/** Runs pnpm in the version that package.json names, through npm, which everybody with Node has. */
export function pnpm(args, options) {
  const npx = ['exec', '--yes', '--loglevel=error', `--package=${packageManager}`, '--', 'pnpm', ...args];
  const env = {
    ...process.env,
    TURBO_TELEMETRY_DISABLED: '1',
    NO_UPDATE_NOTIFIER: '1',
    npm_config_update_notifier: 'false',
    ...options?.env,
  };
  const npm = process.env.npm_execpath; // set when npm runs the script; a plain `npm` needs a shell on Windows
  return npm?.endsWith('.js')
    ? run(process.execPath, [npm, ...npx], { ...options, env })
    : run('npm', npx, { ...options, env });
}

/** For scripts that call pnpm by its name: where there is none, runs them once more with the one that package.json names, and ends. */
export async function withPnpm() {
  if (spawnSync('pnpm', ['--version']).status === 0) return;
  process.exit(await pnpm(['exec', 'node', `${root}/scripts/run.cjs`, ...process.argv.slice(2)]));
}
