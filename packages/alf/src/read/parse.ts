import type { Diagnostic } from '@jobtronaut/diagnostics';
import type { Job, Subtask } from '../document.ts';
import { type Mode, normaliseInput } from './input.ts';
import { Lines } from './lines.ts';
import { Problems } from './problems.ts';
import { readStatements } from './script.ts';
import type { Spans } from './spans.ts';
import type { AlfFile } from './syntax.ts';
import { AlfSyntaxError } from './syntax-error.ts';
import { toJob, toSubtasks } from './to-document.ts';

/** How strictly a file is read, and what it is called in diagnostics. */
export interface ReadOptions {
  /**
   * `tolerant` accepts with warnings what is found in the wild, as an engine does; `strict` makes errors of unknown
   * options, surplus words and second jobs (alf-format 7).
   *
   * @default 'tolerant'
   */
  readonly mode?: Mode;
  /** Stands in the places of the diagnostics. */
  readonly fileName?: string;
}

/** What a file says, what it means, and everything that is to be said about it. */
export interface AlfResult {
  /** The syntax tree (alf-format 6); of what could be understood, if there are errors. */
  readonly file: AlfFile;
  /** The job, unless the file is a fragment or has errors. */
  readonly document?: Job;
  /** The tasks, if the file is a fragment without errors. */
  readonly fragment?: Subtask[];
  /** In the order of the file. */
  readonly diagnostics: Diagnostic[];
}

/**
 * Reads a job file, or the fragment that an `-expand` command writes. Nothing in it is executed: whatever is no data is
 * an error (alf-format 1). Bytes are UTF-8.
 */
export function readAlf(input: string | Uint8Array, options: ReadOptions = {}): AlfResult {
  return readWithPlaces(input, options).result;
}

/** The same, with what it takes to say where something stands. */
export function readWithPlaces(
  input: string | Uint8Array,
  options: ReadOptions,
): { result: AlfResult; lines: Lines; spans: Spans } {
  const mode = options.mode ?? 'tolerant';
  const problems = new Problems();
  const text = normaliseInput(input, mode, problems);
  const { file, spans } = readStatements(text, mode, problems);
  const lines = new Lines(text);
  const diagnostics = problems.toDiagnostics(lines, options.fileName);
  if (problems.hasErrors) return { result: { file, diagnostics }, lines, spans };
  if (file.kind === 'fragment') return { result: { file, fragment: toSubtasks(file), diagnostics }, lines, spans };
  const document = toJob(file);
  return { result: { file, ...(document && { document }), diagnostics }, lines, spans };
}

/**
 * The job of a job file.
 *
 * @throws AlfSyntaxError with every problem, also for a fragment
 */
export function parseAlf(input: string | Uint8Array, options: ReadOptions = {}): Job {
  const { document, diagnostics } = readAlf(input, options);
  if (document !== undefined) return document;
  throw new AlfSyntaxError(withKindError(diagnostics, 'no Job in the file, only tasks', options));
}

/**
 * The tasks of a fragment: what an `-expand` command writes.
 *
 * @throws AlfSyntaxError with every problem, also for a file with a Job
 */
export function parseAlfFragment(input: string | Uint8Array, options: ReadOptions = {}): Subtask[] {
  const { fragment, diagnostics } = readAlf(input, options);
  if (fragment !== undefined) return fragment;
  throw new AlfSyntaxError(withKindError(diagnostics, 'a whole Job where only tasks may stand', options));
}

/** A file without errors that is of the other kind is an error too. */
function withKindError(diagnostics: Diagnostic[], message: string, { fileName }: ReadOptions): Diagnostic[] {
  if (diagnostics.some(({ severity }) => severity === 'error')) return diagnostics;
  const place = { ...(fileName !== undefined && { file: fileName }), line: 1, column: 1 };
  return [...diagnostics, { code: 'no-job', severity: 'error', message, ...place }];
}
