import { existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PACKAGES } from './files.ts';

/** What became of the packages that a plugin folder uses. */
export interface Linked {
  readonly linked: readonly string[];
  /** Not to be had from this command: npm installs them. */
  readonly missing: readonly string[];
}

/**
 * Links the packages that this command runs with into a folder's `node_modules`, where none are: editors, compilers and test runners
 * look there, and plugins meet the very packages that the command uses.
 */
export function linkPackages(folder: string): Linked {
  const modules = join(folder, 'node_modules');
  const names = Object.keys(PACKAGES);
  const found = new Map<string, string>();
  for (const name of names) {
    const path = packageFolder(name);
    if (path !== undefined) found.set(name, path);
  }
  const linked: string[] = [];
  for (const [name, path] of found) {
    const place = join(modules, name);
    if (existsSync(place)) continue;
    mkdirSync(dirname(place), { recursive: true, mode: 0o775 });
    symlinkSync(path, place, 'junction');
    linked.push(name);
    linkPrograms(path, join(modules, '.bin'));
  }
  return { linked, missing: names.filter((name) => !existsSync(join(modules, name))) };
}

/** As npm does: its programs by their names. */
function linkPrograms(path: string, folder: string): void {
  const { name, bin = {} } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly bin?: string | Readonly<Record<string, string>>;
  };
  // Windows wants files of its own for that, which npm install makes.
  if (process.platform === 'win32') return;
  for (const [program, file] of Object.entries(typeof bin === 'string' ? { [name]: bin } : bin)) {
    mkdirSync(folder, { recursive: true, mode: 0o775 });
    if (!existsSync(join(folder, program))) symlinkSync(join(path, file), join(folder, program));
  }
}

/** Where a package lies: among those of this command, beside them, or among those of the test kit. */
function packageFolder(name: string): string | undefined {
  const own = fileURLToPath(new URL('../../package.json', import.meta.url));
  const kit = join(dirname(dirname(own)), 'testing', 'package.json');
  const beside = join(dirname(dirname(own)), name.replace('@jobtronaut/', ''));
  if (name.startsWith('@jobtronaut/') && existsSync(join(beside, 'package.json'))) return realpathSync(beside);
  for (const from of [own, kit]) {
    const paths = createRequire(from).resolve.paths(name) ?? [];
    const place = paths.map((path) => join(path, name)).find((path) => existsSync(join(path, 'package.json')));
    if (place !== undefined) return realpathSync(place);
  }
  return undefined;
}
