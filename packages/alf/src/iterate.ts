import { JobtronautError } from '@jobtronaut/diagnostics';
import type { Code } from './codes.ts';
import { copyTree } from './copy-tree.ts';
import type { Iterate, Subtask } from './document.ts';
import { OPERATORS } from './operators.ts';
import type { Fields } from './write/element.ts';

/** More iterations than this in one document are a mistake, and would fill the memory. */
const MOST_ITERATIONS = 1_000_000;

/** How many values an Iterate has; none for `from: 2, to: 1`. `to` is inclusive. */
export const loopLength = ({ from, to, by = 1 }: Pick<Iterate, 'from' | 'to' | 'by'>): number =>
  by === 0 ? 0 : Math.max(0, Math.floor((to - from) / by) + 1);

/**
 * The tasks that an Iterate stands for: a copy of its template for each value, `$name` and `${name}` replaced in all
 * texts (alf-format 4.5). Iterates inside the template are kept, their texts replaced too. Its `subtasks`, which come
 * before every iteration, are not among the result.
 *
 * @throws JobtronautError `too-large` for more than a million iterations
 */
export const expandIterate = (iterate: Iterate): Subtask[] => new Iterations().expand(iterate);

/** The Iterates of one document, expanded one after another. */
export class Iterations {
  #count = 0;

  /** @throws JobtronautError `too-large` when there are more than a million iterations in all */
  expand(iterate: Iterate): Subtask[] {
    const length = loopLength(iterate);
    this.#count += length;
    if (this.#count > MOST_ITERATIONS)
      throw new JobtronautError(
        'too-large' satisfies Code,
        `Iterate ${iterate.varname}: ${this.#count} iterations in all`,
        {
          hint: `at most ${MOST_ITERATIONS} are expanded`,
        },
      );
    const { template, varname, from, by = 1 } = iterate;
    return Array.from({ length }, (_, turn) => replaceVariable(template, varname, String(from + turn * by))).flat();
  }
}

/** `${name}` or `$name` in the texts of a template. */
export const REFERENCE = /\$(?:\{([^}]*)\}|((?:[A-Za-z0-9_]|::+)+))/g;

/** A text with the variable replaced. `$frame2` is another name than `$frame`. */
const replaceIn = (text: string, name: string, value: string): string =>
  text.includes('$')
    ? text.replace(REFERENCE, (reference, braced?: string, bare?: string) =>
        (braced ?? bare ?? '').replace(/^::+/, '') === name ? value : reference,
      )
    : text;

/** A deep copy of tasks with the variable replaced in every text. */
function replaceVariable(template: readonly Subtask[], name: string, value: string): Subtask[] {
  const copied = copyTree<Fields>(template as unknown as readonly Fields[], (from, to, copies) => {
    for (const field in from) {
      const item = from[field];
      if (typeof item === 'string') to[field] = replaceIn(item, name, value);
      else if (!Array.isArray(item)) to[field] = item;
      else if (BLOCKS.has(field)) to[field] = copies(item);
      else to[field] = item.map((word: unknown) => (typeof word === 'string' ? replaceIn(word, name, value) : word));
    }
  });
  return copied as unknown as Subtask[];
}

const BLOCKS = new Set(
  [OPERATORS.Task, OPERATORS.Iterate].flatMap(({ options }) =>
    options.filter(({ kind }) => kind === 'block').map(({ name }) => name),
  ),
);
