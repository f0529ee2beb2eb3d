import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { CliError } from '../errors.ts';
import { fileProblem } from '../file-problem.ts';
import { filesOf } from '../init/files.ts';
import { type Linked, linkPackages } from '../init/link-packages.ts';
import type { RunOptions } from '../run-options.ts';
import { EXIT, print, printJson, say } from '../terminal.ts';

/** `jobtronaut init`. */
export async function init({ folder: named, json }: RunOptions<'init'>): Promise<number> {
  const folder = resolve(named);
  const wanted = filesOf(packageName(folder));
  const there = Object.keys(wanted).filter((name) => existsSync(join(folder, name)));
  if (there.length > 0) {
    throw new CliError('file-exists', `${folder} has ${there.join(', ')} already, and nothing was written`, {
      hint: 'Name another folder: jobtronaut init FOLDER',
    });
  }
  // A folder of a repository may have one of its own.
  const files = existsSync(join(folder, IGNORED)) ? wanted : { ...wanted, [IGNORED]: 'node_modules/\n' };
  const names = Object.keys(files);
  const packages = write(folder, files);
  if (json) printJson({ folder, files: names, ...packages });
  else print(names.map((name) => join(named, name)));
  for (const line of nextSteps(folder, packages)) say(line);
  return EXIT.done;
}

const IGNORED = '.gitignore';

/** All of them, or none. What everybody may write is not taken for a configuration, whatever the umask. */
function write(folder: string, files: Readonly<Record<string, string>>): Linked {
  const made: string[] = [];
  try {
    for (const [name, text] of Object.entries(files)) {
      const path = join(folder, name);
      made.push(...makeFolders(dirname(path)));
      writeFileSync(path, text, { flag: 'wx', mode: 0o664 });
      made.push(path);
    }
    return linkPackages(folder);
  } catch (cause) {
    for (const path of made.reverse()) rmSync(path, { recursive: true, force: true });
    throw fileProblem(
      'file-not-written',
      (cause as NodeJS.ErrnoException).path ?? folder,
      cause,
      'Name another folder: jobtronaut init FOLDER',
    );
  }
}

/** Gives those that were not there. Not with `recursive`: where nothing can be made, as below an automounter, Node 20 tries for ever. */
function makeFolders(folder: string): string[] {
  if (existsSync(folder)) return [];
  const above = makeFolders(dirname(folder));
  mkdirSync(folder, { mode: 0o775 });
  return [...above, folder];
}

function nextSteps(folder: string, { missing }: Linked): string[] {
  const here = relative(process.cwd(), folder);
  return [
    'Next:',
    ...(here === '' ? [] : [`  cd ${here}`]),
    '  npx jobtronaut submit --task Hello --frames 1-3 --wait',
    ...(missing.length > 0 ? [`  npm install   # brings ${missing.join(', ')}`] : []),
    '  npm test',
  ];
}

/** A name that npm takes, made of that of the folder. */
function packageName(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z\d._-]+/g, '-')
    .replace(/^[._-]+/, '')
    .slice(0, 200);
  return name === '' ? 'plugins' : name;
}
