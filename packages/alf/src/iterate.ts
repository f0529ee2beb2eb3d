import { JobtronautError } from '@jobtronaut/diagnostics';
import type { Code } from './codes.ts';
import { copyTree } from './copy-tree.ts';
import type { Iterate, Subtask } from './document.ts';
import { OPERATORS } from './operators.ts';
import type { Fields } from './write/element.ts';

/** More tasks than this out of the Iterates of one document are a mistake, and would fill the memory. */
export const MOST_EXPANDED = 1_000_000;

/** Room for the texts of each task that may be made: a loop of few tasks may still fill the memory. */
const CHARACTERS_PER_NODE = 1000;

/** How many values an Iterate has; none for `from: 2, to: 1`. `to` is inclusive. */
export const loopLength = ({ from, to, by = 1 }: Pick<Iterate, 'from' | 'to' | 'by'>): number =>
  by === 0 ? 0 : Math.max(0, Math.floor((to - from) / by) + 1);

/**
 * The tasks that an Iterate stands for: a copy of its template for each value, `$name` and `${name}` replaced in all
 * texts (alf-format 4.5). Iterates inside the template are kept, their texts replaced too. Its `subtasks`, which come
 * before every iteration, are not among the result.
 *
 * @throws JobtronautError `too-large` for more than a million nodes, or a thousand million characters
 */
export const expandIterate = (iterate: Iterate): Subtask[] => new Iterations(MOST_EXPANDED).expand(iterate);

/** The Iterates of one document, expanded one after another. */
export class Iterations {
  readonly #most: number;
  #count = 0;
  #characters = 0;

  /** @param most the nodes that may be made in all */
  constructor(most: number) {
    this.#most = most;
  }

  /** @throws JobtronautError `too-large` */
  expand(iterate: Iterate): Subtask[] {
    const { template, varname, from, by = 1 } = iterate;
    const length = loopLength(iterate);
    if (length === 0 || template.length === 0) return [];
    const { nodes, characters } = treeSize(template);
    this.#count += length * nodes;
    this.#characters += length * characters;
    if (this.#count > this.#most)
      throw tooLarge(`Iterate ${varname} makes ${this.#count} tasks or more`, `at most ${this.#most} are expanded`);
    const room = this.#most * CHARACTERS_PER_NODE;
    if (this.#characters > room)
      throw tooLarge(`Iterate ${varname} makes ${this.#characters} characters or more`, `there is room for ${room}`);
    return Array.from({ length }, (_, turn) => replaceVariable(template, varname, String(from + turn * by))).flat();
  }
}

const tooLarge = (message: string, hint: string): JobtronautError =>
  new JobtronautError('too-large' satisfies Code, message, { hint });

/** The tasks, Instances and Iterates of a tree, and the texts that are looked through for each turn; a text is at least one. */
function treeSize(tasks: readonly Subtask[]): { nodes: number; characters: number } {
  let nodes = 0;
  let characters = 0;
  const waiting: unknown[] = [...tasks];
  while (waiting.length > 0) {
    const value = waiting.pop();
    characters += typeof value === 'string' ? value.length + 1 : 1;
    if (Array.isArray(value)) for (const item of value) waiting.push(item);
    else if (typeof value === 'object' && value !== null) {
      if (TASK_KINDS.has((value as Fields).kind)) nodes++;
      for (const field in value) waiting.push((value as Fields)[field]);
    }
  }
  return { nodes, characters };
}

const TASK_KINDS: ReadonlySet<unknown> = new Set(['task', 'instance', 'iterate']);

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
    const isShadow = from.kind === 'iterate' && from.varname === name;
    for (const field in from) {
      const item = from[field];
      if (typeof item === 'string') to[field] = replaceIn(item, name, value);
      // In the template of a loop of the same name that one is meant (alf-format 2.6).
      else if (!Array.isArray(item) || (isShadow && field === 'template')) to[field] = item;
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
