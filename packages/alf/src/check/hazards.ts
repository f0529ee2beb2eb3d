/** Launch expressions that do something else than their author means (alf-format 4.9 and 9). */
import type { Code } from '../codes.ts';
import { shown } from '../shown.ts';

/** A word of a launch expression that is probably not meant so. */
export interface Hazard {
  readonly code: Code;
  readonly message: string;
  readonly hint: string;
  /** The word. */
  readonly index: number;
}

/** The references of a word: `%id(host)`, a letter, `%%`, `%D(`; else a percent sign that means nothing. */
const SUBSTITUTION = /%(?:([A-Za-z_][A-Za-z0-9_.-]*)\(-?host\)|D\(|[hHnjtcrRq%])?/g;
/**
 * Operators of shells, alone or joined to a word without blanks: `>out`, `2>`, `a&&b`. A text with blanks is for a shell
 * that was started, `<UDIM>` is a name, and a `|` in or before a word is more often a path of Maya's.
 */
const SHELL = /^(?:\||\|\||<|[0-9&]?>{1,2}[^\s>]*)$|^[^\s]*&&[^\s]*$/;

/** @param isId whether a task or command of the job has the id */
export function launchHazards(argv: readonly string[], isId: (id: string) => boolean): Hazard[] {
  const hazards: Hazard[] = [];
  for (const [index, word] of argv.entries()) {
    if (word.startsWith("'"))
      hazards.push({
        code: 'single-quote',
        message: `the word ${shown(word)} starts with a single quote, which quotes nothing here`,
        hint: 'write {...} or "..." around a word with blanks',
        index,
      });
    if (index > 0 && SHELL.test(word))
      hazards.push({
        code: 'shell-syntax',
        message: `the word ${shown(word)} is handed to the process: no shell is involved`,
        hint: 'for pipes and redirections run a shell: {sh} {-c} {...}',
        index,
      });
    for (const [found, id] of word.matchAll(SUBSTITUTION)) {
      if (found === '%')
        hazards.push({
          code: 'unknown-substitution',
          message: `the percent sign in ${shown(word)} begins none of the engine's substitutions`,
          hint: 'a literal percent sign is written %%',
          index,
        });
      else if (id !== undefined && !isId(id))
        hazards.push({
          code: 'unknown-id',
          message: `no task or command has the id ${shown(id)}`,
          hint: 'give the command that is meant this id',
          index,
        });
    }
  }
  return hazards;
}
