import { JobtronautError } from '@jobtronaut/diagnostics';
import type { Code } from './codes.ts';
import type { Iterate, Subtask } from './document.ts';
import { OPERATORS } from './operators.ts';
import type { Fields } from './write-element.ts';

/** More iterations than this in one document are a mistake, and would fill the memory. */
export const MOST_ITERATIONS = 1_000_000;

/** The values of the loop variable; none for `from: 2, to: 1`. `to` is inclusive. */
export function* loopValues({ from, to, by = 1 }: Pick<Iterate, 'from' | 'to' | 'by'>): Generator<number, void> {
  if (by === 0) throw new RangeError('an Iterate with the step 0 never ends');
  for (let value = from; by > 0 ? value <= to : value >= to; value += by) yield value;
}

/** How many values there are. */
export const loopLength = ({ from, to, by = 1 }: Pick<Iterate, 'from' | 'to' | 'by'>): number =>
  by === 0 ? 0 : Math.max(0, Math.floor((to - from) / by) + 1);

/**
 * The tasks that an Iterate stands for: a copy of its template for each value, `$name` and `${name}` replaced in all
 * texts (alf-format 4.5). Iterates inside the template are kept, their texts replaced too. Its `subtasks`, which come
 * before every iteration, are not among the result.
 *
 * @throws JobtronautError `too-large` for more than a million iterations
 */
export function expandIterate(iterate: Iterate): Subtask[] {
  const count = loopLength(iterate);
  if (count > MOST_ITERATIONS)
    throw new JobtronautError('too-large' satisfies Code, `Iterate ${iterate.varname} has ${count} iterations`, {
      hint: `at most ${MOST_ITERATIONS} are expanded`,
    });
  const tasks: Subtask[] = [];
  for (const value of loopValues(iterate))
    for (const task of replaceVariable(iterate.template, iterate.varname, String(value))) tasks.push(task);
  return tasks;
}

const REFERENCE = /\$(?:\{([^}]*)\}|((?:[A-Za-z0-9_]|::+)+))/g;

/** A text with the variable replaced. `$frame2` is another name than `$frame`. */
const replaceIn = (text: string, name: string, value: string): string =>
  text.includes('$')
    ? text.replace(REFERENCE, (reference, braced?: string, bare?: string) =>
        (braced ?? bare ?? '').replace(/^::+/, '') === name ? value : reference,
      )
    : text;

/** A deep copy of tasks with the variable replaced in every text. */
function replaceVariable(template: readonly Subtask[], name: string, value: string): Subtask[] {
  const waiting: { from: Fields; to: Record<string, unknown> }[] = [];
  const copies = (nodes: readonly unknown[]): unknown[] =>
    nodes.map((node) => {
      const to = {};
      waiting.push({ from: node as Fields, to });
      return to;
    });
  const result = copies(template);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { from, to } = next;
    for (const field in from) {
      const item = from[field];
      if (typeof item === 'string') to[field] = replaceIn(item, name, value);
      else if (!Array.isArray(item)) to[field] = item;
      else if (BLOCKS.has(field)) to[field] = copies(item);
      else to[field] = item.map((word: unknown) => (typeof word === 'string' ? replaceIn(word, name, value) : word));
    }
  }
  return result as Subtask[];
}

const BLOCKS = new Set(
  [OPERATORS.Task, OPERATORS.Iterate].flatMap(({ options }) =>
    options.filter(({ kind }) => kind === 'block').map(({ name }) => name),
  ),
);
