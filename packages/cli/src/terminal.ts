import { type Diagnostic, JobtronautError } from '@jobtronaut/diagnostics';
import { createColors } from 'picocolors';
import { EXIT, exitCodeOf } from './exit-codes.ts';

export { EXIT };

/** Whether to colour a stream: on a terminal, unless NO_COLOR says no; FORCE_COLOR says yes anywhere. */
export function wantsColour(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR && env.FORCE_COLOR !== '0') return true;
  return stream.isTTY === true && env.TERM !== 'dumb';
}

/** All talk goes to stderr; stdout is the result. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** A value of `--json`: one line on stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Lines of a result, on stdout. */
export function print(lines: readonly string[]): void {
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
}

/** Tells a diagnostic in a line, with its hint below. */
export function tellDiagnostic({ severity, message, code, hint, file, line, column }: Diagnostic): void {
  const colours = createColors(wantsColour(process.stderr));
  const paint = severity === 'error' ? colours.red : colours.yellow;
  const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}:${column ?? 1}`}: `;
  say(`${paint(severity)}: ${place}${message} ${colours.dim(`[${code}]`)}`);
  tellHint({ message, hint });
}

/** A hint that the message holds already is not said twice. */
function tellHint({ message, hint }: { readonly message: string; readonly hint?: string | undefined }): void {
  if (hint && !message.includes(hint)) say(`  ${hint}`);
}

/** The message alone, where the hint stands behind it: whoever reads JSON has both. */
function withoutHint(message: string, hint: string | undefined): string {
  if (!hint || !message.endsWith(hint)) return message;
  return message.slice(0, -hint.length).replace(/[\s;:,]+$/, '');
}

/** What the library says of an engine that cannot be reached or is slow, in the words of the command line. */
function hintOf({ code, hint, data }: JobtronautError): string | undefined {
  if (code === 'engine-timeout' && hint?.includes('timeouts.'))
    return 'Try again when it is less busy, or give it longer: --timeout SECONDS, or ENGINE_TIMEOUT in the configuration. What was asked for may have been done all the same.';
  if (code !== 'engine-unreachable' || data.mayHaveArrived !== false) return hint;
  return 'Check that it runs, and its address: --engine HOST[:PORT], or TRACTOR_ENGINE. --engine embedded takes the one of this machine.';
}

/** How errors are told. */
interface ErrorForm {
  /** Also as a JSON value on stdout. */
  readonly json: boolean;
  readonly verbose: boolean;
}

/**
 * Tells an error and gives the exit code for it. A mistake of the user or the engine is a line (with a hint below); the stack of
 * anything else, a bug of ours, is shown, since somebody has to mend it.
 */
export function tellError(error: unknown, { json, verbose }: ErrorForm): number {
  const colours = createColors(wantsColour(process.stderr));
  if (!JobtronautError.is(error)) {
    const message = error instanceof Error ? error.message : String(error);
    if (json) printJson({ error: { code: 'internal-error', message, hint: null } });
    say(`${colours.red('internal error')}: ${error instanceof Error ? (error.stack ?? message) : message}`);
    return EXIT.user;
  }
  const { code, message } = error;
  const hint = hintOf(error);
  if (json) printJson({ error: { code, message: withoutHint(message, hint), hint: hint ?? null } });
  say(`${colours.red('error')}: ${message} ${colours.dim(`[${code}]`)}`);
  tellHint({ message, hint });
  if (verbose && error instanceof Error) say(colours.dim(stackOf(error)));
  tellMore(error, verbose);
  return exitCodeOf(error.code);
}

/** The other problems: the first of each kind, and how many there are beside; a missing argument is missing in many tasks. */
function tellMore({ code, diagnostics }: JobtronautError, verbose: boolean): void {
  const told = new Set([code]);
  let untold = 0;
  for (const problem of diagnostics.slice(1)) {
    if (verbose || !told.has(problem.code)) tellDiagnostic(problem);
    else untold++;
    told.add(problem.code);
  }
  if (untold > 0) say(`  and ${untold} more of the kind (--verbose lists them)`);
}

function stackOf(error: Error): string {
  const lines: string[] = [];
  for (let at: unknown = error; at instanceof Error && lines.length < 10; at = at.cause)
    lines.push(at.stack ?? at.message);
  return lines.join('\ncaused by: ');
}
