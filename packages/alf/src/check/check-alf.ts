import type { Diagnostic } from '@jobtronaut/diagnostics';
import type { Code } from '../codes.ts';
import { OPERATORS } from '../operators.ts';
import { listElements } from '../read/list.ts';
import { type ReadOptions, readWithPlaces } from '../read/parse.ts';
import { frameOf, MOST, moreDiagnostics, placeOf } from '../read/problems.ts';
import type { AlfFile, AlfStatement } from '../read/syntax.ts';
import { shown } from '../shown.ts';
import { Locator, type Range } from './locate.ts';
import { findProblems } from './validate.ts';

/**
 * Everything that is to be said about a job file or fragment, each with its place: what reading it finds, by default in
 * strict mode, and if it can be read, tolerantly at least, what {@link validateDocument} finds and what only the text shows (alf-format 9).
 */
export function checkAlf(input: string | Uint8Array, options: ReadOptions = {}): Diagnostic[] {
  const read = readWithPlaces(input, { mode: 'strict', ...options });
  const { diagnostics } = read.result;
  const isRead = ({ result: { document, fragment } }: typeof read) => (document ?? fragment) !== undefined;
  // What strictness alone refuses keeps nobody from seeing what the rest means.
  const { result, lines, spans } = isRead(read) ? read : readWithPlaces(input, { ...options, mode: 'tolerant' });
  const { file, document, fragment } = result;
  const meaning = document ?? fragment;
  if (meaning === undefined) return diagnostics;
  const locator = new Locator(lines.text, file, spans);
  const place = (diagnostic: Diagnostic, { start, end }: Range): Diagnostic => ({
    ...diagnostic,
    ...placeOf(lines, start, end, options.fileName),
    frame: frameOf(lines, start, end),
  });
  const { kept, dropped } = findProblems(meaning);
  const inText = textProblems(file);
  const sorted = [
    ...diagnostics,
    ...kept.map((diagnostic) => place(diagnostic, locator.rangeOf(diagnostic.path ?? ''))),
    ...inText.slice(0, MOST).map(({ diagnostic, statement }) => place(diagnostic, locator.rangeOfStatement(statement))),
  ].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  const more = dropped + Math.max(0, inText.length - MOST);
  return more > 0 ? [...sorted, moreDiagnostics(more)] : sorted;
}

interface TextProblem {
  readonly statement: number;
  readonly diagnostic: Diagnostic;
}

/** What the document no longer shows: how words were written, path maps that are none. */
function textProblems(file: AlfFile): TextProblem[] {
  const problems: TextProblem[] = [];
  let number = 0;
  const waiting = [...file.statements].reverse();
  for (let statement = waiting.pop(); statement !== undefined; statement = waiting.pop()) {
    const report = (code: Code, severity: Diagnostic['severity'], message: string, hint: string): void => {
      problems.push({ statement: number, diagnostic: { code, severity, message, hint } });
    };
    if (statement.operator === 'Job') checkDirmaps(statement.options.dirmaps, report);
    if ('argv' in statement) for (const text of statement.args) checkWords(text, report);
    // One by one: a list of a job's tasks is longer than a list of arguments may be.
    for (const inner of blocksOf(statement).flat().reverse()) waiting.push(inner);
    number++;
  }
  return problems;
}

/** The blocks of a statement in the order in which they were read: -init first, then as they stand. */
function blocksOf(statement: AlfStatement): AlfStatement[][] {
  const { options } = OPERATORS[statement.operator];
  const names = Object.keys(statement).filter((name) =>
    options.some((option) => option.kind === 'block' && option.name === name),
  );
  names.sort((a, b) => Number(b === 'init') - Number(a === 'init'));
  return names.map((name) => (statement as unknown as Record<string, AlfStatement[]>)[name] ?? []);
}

type Report = (code: Code, severity: Diagnostic['severity'], message: string, hint: string) => void;

function checkDirmaps(dirmaps: unknown, report: Report): void {
  if (!Array.isArray(dirmaps)) return;
  for (const fields of dirmaps as string[][]) {
    const hint = 'a path map is {source target zone}';
    if (fields.length === 0) report('bad-dirmap', 'info', 'an empty path map', hint);
    else if (fields.length !== 3) report('bad-dirmap', 'warning', `a path map of ${fields.length} fields`, hint);
  }
}

/** Escapes in unbraced words that nobody writes on purpose: `C:\new` has a line break in it. */
function checkWords(text: string, report: Report): void {
  for (const { start, end } of listElements(text)) {
    if (text.charAt(start) === '{') continue;
    const written = text.slice(start, end);
    if ([...written.matchAll(/\\([\s\S])/g)].some(([, character = '']) => !'\\"{} $[];'.includes(character)))
      report(
        'backslash-in-word',
        'warning',
        `the backslash in ${shown(written)} does not stand for itself`,
        'put the word in braces: {...}',
      );
  }
}
