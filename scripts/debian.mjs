// The programs that `npm run test:full` needs beside Node, and where they come from.
import { existsSync } from 'node:fs';
import { delimiter } from 'node:path';
import { PlainError, run } from './workspace.mjs';

const TOOLS = [
  { command: 'tclsh', package: 'tcl' },
  { command: 'python3', package: 'python3' },
  { command: 'zsh', package: 'zsh' },
  { command: 'fish', package: 'fish' },
  { command: 'blender', package: 'blender' },
  { command: 'chromium', package: 'chromium' },
  { command: 'dot', package: 'graphviz' },
];

/**
 * Installs what is missing when it can (root on Debian), else says how.
 * @returns {Promise<string[]>} the commands that are still missing; never any with CI=true
 */
export async function missingTools() {
  const absent = () =>
    TOOLS.filter(
      ({ command }) => !(process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(`${folder}/${command}`)),
    );
  let missing = absent();
  if (missing.length === 0) return [];
  const packages = missing.map((tool) => tool.package);
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.error(`Installing Debian packages: ${packages.join(' ')} ...`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update'], { quiet: true, env });
    await run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { quiet: true, env });
    missing = absent();
  }
  const names = missing.map((tool) => tool.command);
  if (names.length === 0) return [];
  const advice = `missing: ${names.join(', ')}. On Debian: apt-get install ${packages.join(' ')}`;
  if (process.env.CI) throw new PlainError(`Stopped: ${advice}`);
  console.error(`Some suites are skipped; ${advice}`);
  return names;
}
