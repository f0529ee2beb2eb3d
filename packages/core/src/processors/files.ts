import { z } from 'zod';
import { failure, reason } from '../failure.ts';
import { patternOf } from '../pattern.ts';
import { processor } from '../processor.ts';

/** An input path becomes an output path. */
export class InputToOutputProcessor extends processor({
  description: 'Joins the argument "output_directory" with a file name made of the input path.',
  readsArguments: ['output_directory'],
  parameters: {
    prefix: z.string().default('').describe('Goes before the name.'),
    input_name: z.string().default('').describe('The name, in place of that of the input path.'),
    suffix: z.string().default('').describe('Goes between name and extension.'),
    extension: z.string().default('').describe('The extension with its dot, in place of that of the input path.'),
  },
  overloads: (on) => [
    on(z.string(), (path, { parameters, arguments: args }) => {
      const folder = args.output_directory?.processed;
      if (typeof folder !== 'string') throw failure('invalid-argument', 'the argument "output_directory" is not text');
      const file = path.slice(path.lastIndexOf('/') + 1);
      // A dot that only dots precede begins no extension.
      const dot = /^\.*[^.].*(?=\.[^.]*$)/s.exec(file)?.[0].length ?? file.length;
      const name = parameters.input_name || file.slice(0, dot);
      const extension = parameters.extension || file.slice(dot);
      return joined(folder, `${parameters.prefix}${name}${parameters.suffix}${extension}`);
    }),
  ],
}) {}

/** The files of a folder. */
export class FilePatternProcessor extends processor({
  description: 'Lists the files of a folder whose names contain a match of a regular expression, sorted.',
  parameters: {
    pattern: z.string().default('').describe('The regular expression; all files by default.'),
    recursive: z.boolean().default(true).describe('Look into the folders below too.'),
  },
  overloads: (on) => [
    on(z.string(), (folder, { parameters }) => filesOf(folder, patternOf(parameters.pattern), parameters.recursive)),
  ],
}) {}

function filesOf(folder: string, pattern: RegExp, recursive: boolean): string[] {
  // Taken when it runs: nothing else in this package reads a file.
  const { readdirSync, statSync } = process.getBuiltinModule('node:fs');
  const files: string[] = [];
  const open = [folder];
  for (let current = open.pop(); current !== undefined; current = open.pop()) {
    try {
      for (const entry of readdirSync(current, { withFileTypes: true })) {
        const path = joined(current, entry.name);
        // Links to folders are not followed: they may lead back up.
        if (entry.isDirectory()) open.push(...(recursive ? [path] : []));
        else if (
          pattern.test(entry.name) &&
          !(entry.isSymbolicLink() && statSync(path, { throwIfNoEntry: false })?.isDirectory())
        ) {
          files.push(path);
        }
      }
    } catch (error) {
      throw failure('invalid-argument', `cannot read the folder "${current}": ${reason(error)}`, { cause: error });
    }
  }
  return files.sort();
}

/** With `/` on every system, and not tidied up (conformance, "Paths"). */
function joined(folder: string, name: string): string {
  return folder === '' || folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}
