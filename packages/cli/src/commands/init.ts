import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { CliError } from '../errors.ts';
import { filesOf } from '../init/files.ts';
import { type Linked, linkPackages } from '../init/link-packages.ts';
import type { RunOptions } from '../run-options.ts';
import { EXIT, print, printJson, say } from '../terminal.ts';

/** `jobtronaut init`. */
export async function init({ folder: named, json }: RunOptions<'init'>): Promise<number> {
  const folder = resolve(named);
  const files = filesOf(packageName(folder));
  const names = Object.keys(files);
  const there = names.filter((name) => existsSync(join(folder, name)));
  if (there.length > 0) {
    throw new CliError('file-exists', `${folder} has ${there.join(', ')} already, and nothing was written`, {
      hint: 'Name another folder: jobtronaut init FOLDER',
    });
  }
  const packages = write(folder, files);
  if (json) printJson({ folder, files: names, ...packages });
  else print(names.map((name) => join(named, name)));
  for (const line of nextSteps(folder, packages)) say(line);
  return EXIT.done;
}

function write(folder: string, files: Readonly<Record<string, string>>): Linked {
  try {
    for (const [name, text] of Object.entries(files)) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text, { flag: 'wx' });
    }
    const ignored = join(folder, '.gitignore');
    if (!existsSync(ignored)) writeFileSync(ignored, 'node_modules/\n');
    return linkPackages(folder);
  } catch (cause) {
    throw new CliError('bad-option', `The folder cannot be made: ${(cause as Error).message}`, { cause });
  }
}

function nextSteps(folder: string, { missing }: Linked): string[] {
  const here = relative(process.cwd(), folder);
  return [
    'Next:',
    ...(here === '' ? [] : [`  cd ${here}`]),
    '  jobtronaut submit --task Hello --frames 1-3 --wait',
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
