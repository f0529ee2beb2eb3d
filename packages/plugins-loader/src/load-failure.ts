import { readFileSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JobtronautError, type Place } from '@jobtronaut/diagnostics';
import { CodeFiles } from './code-files.ts';
import type { ImportProblem } from './hook/resolve.ts';
import { SYNTAX_ERROR, type SyntaxProblem } from './hook/transform.ts';
import { frameOf, placeIn } from './place.ts';

/** Why a module does not load: a place in what somebody wrote, never a stack of ours. */
export interface LoadFailure {
  readonly place: Place;
  /** What is wrong, in one line. */
  readonly message: string;
  readonly hint?: string;
  /** The line of the place, with carets under it. */
  readonly frame?: string;
  /** What was thrown. */
  readonly cause: unknown;
}

/** Explains what an import threw. `file` is the module that was asked for; the mistake may lie in one that it imports. */
export function explainLoadFailure(cause: unknown, file: string): LoadFailure {
  const { frame: _, ...known } = explain(cause, file);
  const text = read(known.place.file ?? file);
  const frame = text === undefined ? undefined : frameOf(text, known.place);
  return frame === undefined ? known : { ...known, frame };
}

function explain(cause: unknown, file: string): LoadFailure {
  if (!(cause instanceof Error)) return { place: { file }, message: `It throws ${String(cause)}`, cause };
  const { code, data } = cause as Error & { code?: unknown; data?: unknown };
  if (code === SYNTAX_ERROR) return syntaxFailure(cause, data as SyntaxProblem);
  if (isImportProblem(data)) return importFailure(cause, data);
  return exportFailure(cause) ?? unreadFailure(cause, file) ?? thrownFailure(cause, file);
}

/** Syntax that TypeScript knows and this Node does not. V8 tells neither the file nor the place. */
function unreadFailure(cause: Error, file: string): LoadFailure | undefined {
  if (!(cause instanceof SyntaxError) || /\.[mc]?[jt]s[:?)]/.test(cause.stack ?? '')) return undefined;
  const what = `Node ${process.version} cannot read it, or a file that it imports: ${cause.message}`;
  for (const each of new CodeFiles().of(file)) {
    const text = read(each) ?? '';
    const start = /\.json$|\.py$/.test(each) ? -1 : text.search(/(?<=^[ \t]*)@[A-Za-z_$]/m);
    if (start < 0) continue;
    return {
      place: placeIn(each, text, start, start + 1),
      message: what,
      cause,
      hint: 'Node has no decorators: do without.',
    };
  }
  return { place: { file }, message: what, cause, hint: 'It has syntax that is newer than this Node.' };
}

function syntaxFailure(cause: Error, { file, message, help, start, end }: SyntaxProblem): LoadFailure {
  const hint = help === undefined ? {} : { hint: help };
  return { place: placeIn(file, read(file) ?? '', start, end), message, cause, ...hint };
}

function isImportProblem(data: unknown): data is ImportProblem {
  return typeof data === 'object' && data !== null && 'importer' in data && 'specifier' in data;
}

function importFailure(cause: Error, { importer, specifier }: ImportProblem): LoadFailure {
  const file = fileURLToPath(importer);
  const missing = (cause as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND';
  const message = missing ? `There is no module "${specifier}"` : `"${specifier}" cannot be imported: ${cause.message}`;
  return { place: placeOf(file, specifier), message, cause };
}

/** V8 names the importing file in the first line of the stack, but counts lines in the transformed text. */
function exportFailure(cause: Error): LoadFailure | undefined {
  const [, specifier, name] =
    /^The requested module '(.*)' does not provide an export named '(.*)'$/s.exec(cause.message) ?? [];
  const [, importer] = /^((?:file:\/\/)?[^\n]*?)(?:\?[^\n]*)?:\d+\n/.exec(cause.stack ?? '') ?? [];
  if (!(cause instanceof SyntaxError) || specifier === undefined || name === undefined || importer === undefined) {
    return undefined;
  }
  const file = toPath(importer);
  return { place: placeOf(file, specifier, name), message: `"${specifier}" has no export "${name}"`, cause };
}

function thrownFailure(cause: Error, file: string): LoadFailure {
  const message = JobtronautError.is(cause) ? cause.message : `${cause.name}: ${cause.message}`;
  const hint = JobtronautError.is(cause) && cause.hint !== undefined ? { hint: cause.hint } : {};
  return { place: thrownAt(cause.stack ?? '', dirname(file)) ?? { file }, message, cause, ...hint };
}

/** The innermost stack frame below a folder, that is in what the user wrote. Source maps have made it a place in TypeScript. */
function thrownAt(stack: string, folder: string): Place | undefined {
  for (const line of stack.split('\n')) {
    const [, where, row, column] = /^\s+at (?:.*\()?((?:file:|\/|[A-Za-z]:\\)[^()]*?):(\d+):(\d+)\)?$/.exec(line) ?? [];
    if (where === undefined) continue;
    const file = toPath(where);
    if (!file.startsWith(folder + sep) || file.includes(`${sep}node_modules${sep}`)) continue;
    return { file, line: Number(row), column: Number(column) };
  }
  return undefined;
}

/** Where a file imports a module, or a name from it. */
function placeOf(file: string, specifier: string, name?: string): Place {
  const text = read(file) ?? '';
  const quoted = [`'${specifier}'`, `"${specifier}"`].map((word) => text.indexOf(word)).filter((at) => at >= 0);
  if (quoted.length === 0) return { file };
  const from = Math.min(...quoted);
  const at = name === undefined ? -1 : text.lastIndexOf(name, from);
  return name !== undefined && at >= 0
    ? placeIn(file, text, at, at + name.length)
    : placeIn(file, text, from, from + specifier.length + 2);
}

function toPath(where: string): string {
  return where.startsWith('file:') ? fileURLToPath(where) : where;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
