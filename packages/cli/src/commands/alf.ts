import { writeFileSync } from 'node:fs';
import { AlfSyntaxError, checkAlf, formatAlf, readAlf } from '@jobtronaut/alf';
import { type Diagnostic, formatDiagnostic } from '@jobtronaut/diagnostics';
import { counted } from '../counted.ts';
import { CliError } from '../errors.ts';
import { fileProblem, readNamedFile } from '../file-problem.ts';
import { jsonPieces } from '../json-pieces.ts';
import { problemValue } from '../problem-value.ts';
import type { RunOptions } from '../run-options.ts';
import { EXIT, print, printJson, say } from '../terminal.ts';
import { writeOut } from '../write-out.ts';

/** `jobtronaut alf check`. */
export async function check({ files, tolerant, json }: RunOptions<'alf check'>): Promise<number> {
  const problems = files.flatMap((file) =>
    checkAlf(read(file), { fileName: file, mode: tolerant ? 'tolerant' : 'strict' }),
  );
  if (json) for (const problem of problems) printJson(problemValue(problem));
  else print(problems.map(formatDiagnostic));
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.filter(({ severity }) => severity === 'warning').length;
  say(`${counted(files.length, 'file')}: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}`);
  return errors > 0 ? EXIT.user : EXIT.done;
}

/** `jobtronaut alf format`. */
export async function format({ files, write, check: only, sort, json }: RunOptions<'alf format'>): Promise<number> {
  if (write && files.includes('-')) throw new CliError('bad-option', '--write has no file to change in standard input');
  let [changes, failures] = [0, 0];
  for (const file of files) {
    const before = read(file).toString();
    let text: string;
    try {
      text = formatAlf(before, { sort, fileName: file });
    } catch (error) {
      if (!(error instanceof AlfSyntaxError)) throw error;
      tellProblems(error.diagnostics);
      failures++;
      continue;
    }
    const changed = text !== before;
    if (changed) changes++;
    if (write && changed) save(file, text);
    if (json) printJson({ file, changed, ...(write || only ? {} : { text }) });
    else if (!write && !only) await writeOut([text]);
    else if (changed) say(`${file} ${write ? 'is written' : 'would change'}`);
  }
  if (failures > 0)
    say(
      `${counted(failures, 'file')} cannot be read, and ${failures === 1 ? 'is left as it is' : 'are left as they are'}`,
    );
  return failures > 0 || (only && changes > 0) ? EXIT.user : EXIT.done;
}

/** `jobtronaut alf json`. */
export async function json({ file }: RunOptions<'alf json'>): Promise<number> {
  const { document, fragment, diagnostics } = readAlf(read(file), { fileName: file });
  const value = document ?? (fragment && { subtasks: fragment });
  tellProblems(diagnostics);
  if (value === undefined) return EXIT.user;
  await writeOut(lineOf(value));
  return EXIT.done;
}

function* lineOf(value: unknown): Generator<string> {
  yield* jsonPieces(value);
  yield '\n';
}

/** Beside the result, not in it. */
function tellProblems(problems: readonly Diagnostic[]): void {
  for (const problem of problems) say(formatDiagnostic(problem));
}

function read(file: string): Buffer {
  const content = readNamedFile(file);
  // No text has such a byte; of a picture or a database every line would be a problem.
  if (!content.includes(0)) return content;
  throw new CliError('file-not-read', `${file === '-' ? 'Standard input' : file} cannot be read: it is no text`, {
    hint: 'A job file (.alf) is meant.',
  });
}

function save(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (cause) {
    throw fileProblem('file-not-written', file, cause);
  }
}
