// All that the scripts know of each package, in one place: held by check-floors.mjs, drawn by floors-picture.mjs, weighed by packed.mjs.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './workspace.mjs';

/**
 * - `floor`: a package imports packages of lower floors only; with `only`, of these none but those it names: it takes little on purpose.
 * - `column`, `words`: its place on its floor in the picture, so that lines cross little (0 is the left edge, 4 the right one), and what stands there.
 * - `kB`: the most that its tarball may weigh; a reason to look, not a law.
 */
export const PACKAGES = {
  diagnostics: { floor: 0, only: [], column: 2, words: 'errors, names', kB: 40 },
  alf: { floor: 1, only: ['diagnostics'], column: 1, words: 'the job document', kB: 260 },
  'tractor-client': { floor: 1, only: ['diagnostics'], column: 4, words: 'an engine, by HTTP', kB: 200 },
  runner: { floor: 1, only: ['diagnostics'], column: 2.75, words: 'one command', kB: 120 },
  core: { floor: 2, only: ['alf', 'diagnostics'], column: 1.25, words: 'tasks become a job', kB: 300 },
  engine: { floor: 2, only: ['alf', 'runner', 'diagnostics'], column: 2.5, words: 'a farm of one machine', kB: 400 },
  view: { floor: 2, only: ['alf', 'diagnostics'], column: 0, words: 'pictures', kB: 900 },
  'plugins-loader': { floor: 3, column: 1.75, words: 'configuration, plugins', kB: 160 },
  farm: { floor: 4, column: 2.75, words: 'a job goes to an engine', kB: 220 },
  blade: { floor: 4, column: 4, words: 'status filters', kB: 120 },
  'dcc-wrappers': { floor: 5, column: 2.75, words: 'scripts on the farm', kB: 200 },
  testing: { floor: 5, column: 0.5, words: 'test kit', kB: 100 },
  cli: { floor: 6, column: 1.75, words: 'the command', kB: 400 },
};

/** The packages that are there. A folder without a manifest is what another branch left behind (dist, node_modules). */
export const folders = readdirSync(join(root, 'packages')).filter((name) =>
  existsSync(join(root, 'packages', name, 'package.json')),
);

/** The workspace packages that each package depends on, as the packages say. */
export function dependencies() {
  return Object.fromEntries(
    folders.map((name) => {
      const { dependencies: all = {} } = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'));
      const own = Object.keys(all).filter((each) => each.startsWith('@jobtronaut/'));
      return [name, own.map((each) => each.slice('@jobtronaut/'.length)).sort()];
    }),
  );
}
