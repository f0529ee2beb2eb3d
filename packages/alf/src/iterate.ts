import { JobtronautError } from '@jobtronaut/diagnostics';
import type { Code } from './codes.ts';
import { copyTree } from './copy-tree.ts';
import type { Iterate, Subtask } from './document.ts';
import { OPERATORS } from './operators.ts';
import type { Fields } from './write/element.ts';

/** More tasks than this out of the Iterates of one document are a mistake, and would fill the memory. */
export const MOST_EXPANDED = 1_000_000;

/** How many values an Iterate has; none for `from: 2, to: 1`. `to` is inclusive. */
export const loopLength = ({ from, to, by = 1 }: Pick<Iterate, 'from' | 'to' | 'by'>): number =>
  by === 0 ? 0 : Math.max(0, Math.floor((to - from) / by) + 1);

/**
 * The tasks that an Iterate stands for: a copy of its template for each value, `$name` and `${name}` replaced in all
 * texts (alf-format 4.5). Iterates inside the template are kept, their texts replaced too. Its `subtasks`, which come
 * before every iteration, are not among the result.
 *
 * @throws JobtronautError `too-large` for more than a million nodes
 */
export const expandIterate = (iterate: Iterate): Subtask[] => new Iterations(MOST_EXPANDED).expand(iterate);

/** The Iterates of one document, expanded one after another. */
export class Iterations {
  readonly #most: number;
  #count = 0;

  /** @param most the nodes that may be made in all */
  constructor(most: number) {
    this.#most = most;
  }

  /** @throws JobtronautError `too-large` */
  expand(iterate: Iterate): Subtask[] {
    const { template, varname, from, by = 1 } = iterate;
    const length = loopLength(iterate);
    if (length > 0) this.#count += length * treeSize(template);
    if (this.#count > this.#most)
      throw new JobtronautError('too-large' satisfies Code, `Iterate ${varname} makes ${this.#count} tasks or more`, {
        hint: `at most ${this.#most} are expanded`,
      });
    return Array.from({ length }, (_, turn) => replaceVariable(template, varname, String(from + turn * by))).flat();
  }
}

/** The tasks, Instances and Iterates of a tree. */
function treeSize(tasks: readonly Subtask[]): number {
  let size = 0;
  const waiting = [tasks];
  for (let list = waiting.pop(); list !== undefined; list = waiting.pop()) {
    size += list.length;
    for (const node of list) {
      if (node.kind === 'instance') continue;
      if (node.subtasks !== undefined) waiting.push(node.subtasks);
      if (node.kind === 'iterate') waiting.push(node.template);
    }
  }
  return size;
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
