/** What a user can do about the mistakes that readers of job files know best (alf-format 8, "Hints"). */
import { BACKSLASH, CLOSE, HASH, LF, OPEN } from './characters.ts';
import type { Problem } from './problems.ts';
import type { Source } from './source.ts';

type Help = Pick<Problem, 'hint' | 'related'>;

/** Which brace is probably the one without a partner, when the word at `start` is not closed before `end`. */
export function missingBraceHint({ text, map }: Source, start: number, end: number): Help {
  // In a text that was put together, lines and indentation say nothing.
  if (map !== undefined) return {};
  return unbalancedComment(text, start, end) ?? shallowClose(text, start, end) ?? {};
}

/** A comment inside the block whose braces do not match: they count, since braces are matched before comments are seen. */
function unbalancedComment(text: string, start: number, end: number): Help | undefined {
  for (let line = text.indexOf('\n', start) + 1; line > 0 && line < end; line = text.indexOf('\n', line) + 1) {
    const at = line + indentation(text, line, end);
    if (text.charCodeAt(at) !== HASH) continue;
    let depth = 0;
    let i = at;
    for (; i < end && text.charCodeAt(i) !== LF; i++) {
      const code = text.charCodeAt(i);
      if (code === BACKSLASH) i++;
      else if (code === OPEN) depth++;
      else if (code === CLOSE) depth--;
    }
    if (depth === 0) continue;
    const number = lineNumber(text, at);
    return {
      hint: `the comment on line ${number} has an unbalanced brace; braces in comments count: balance it, or write a backslash before it`,
      related: { start: at, message: 'this comment has an unbalanced brace' },
    };
  }
  return undefined;
}

/** The innermost block that is closed by a brace further to the left than the line that opened it. */
function shallowClose(text: string, start: number, end: number): Help | undefined {
  const opened: { at: number; indent: number }[] = [];
  let line = text.lastIndexOf('\n', start) + 1;
  let indent = indentation(text, line, end);
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === LF) {
      line = at + 1;
      indent = indentation(text, line, end);
    } else if (code === OPEN) opened.push({ at, indent });
    else if (code === CLOSE) {
      const open = opened.pop();
      if (open === undefined || at !== line + indent || indent >= open.indent) continue;
      return {
        hint: `the block opened on line ${lineNumber(text, open.at)} is probably the one that is not closed: line ${lineNumber(text, at)} closes it from further left`,
        related: { start: open.at, message: 'this block is probably not closed' },
      };
    }
  }
  return undefined;
}

function indentation(text: string, line: number, end: number): number {
  let at = line;
  while (at < end && (text.charAt(at) === ' ' || text.charAt(at) === '\t')) at++;
  return at - line;
}

function lineNumber(text: string, at: number): number {
  let number = 1;
  for (let next = text.indexOf('\n'); next >= 0 && next < at; next = text.indexOf('\n', next + 1)) number++;
  return number;
}

/** For a word that begins a line although the line before was meant to go on: white space after its backslash. */
export function brokenContinuationHint({ text }: Source, start: number): string | undefined {
  return /\\[ \t]+\n[ \t]*$/.test(text.slice(Math.max(0, start - 200), start)) ? SPACE_AFTER_BACKSLASH : undefined;
}

const SPACE_AFTER_BACKSLASH = 'there is white space after the backslash, so the line is not continued: remove it';

/** For a positional word that is one too many. */
export function extraWordHint(value: string): string | undefined {
  if (value === ' ' || value === '\t') return SPACE_AFTER_BACKSLASH;
  if (value.startsWith('#')) return 'a comment at the end of a line needs a semicolon before it: ;#';
  return undefined;
}

const TCL = new Set(
  'after append apply array break case catch close concat continue error eval exec exit expr file for foreach format gets glob global if incr info join lappend lindex list llength lmap load lrange lsort namespace open package proc puts regexp regsub rename return source split string subst switch unset uplevel upvar variable while'.split(
    ' ',
  ),
);

/** For an operator that no job file has. */
export const unknownOperatorHint = (name: string): string | undefined =>
  TCL.has(name)
    ? `job files are data here and "${name}" is not run: write out what it would make, or use Iterate for a loop`
    : undefined;
