/** Walking a job document without recursion, with a path for every place in it. */
import type { Code } from '../codes.ts';
import { type Content, DEEPEST, type OperatorSpec, type OptionSpec } from '../operators.ts';
import { shown } from '../shown.ts';
import { type Fields, specOf } from '../write/element.ts';
import { Unwritable } from '../write/quote.ts';

/** A place in a document: a link to the place around it, and the step from there. Text is made on demand. */
export interface Step {
  readonly parent: Step | undefined;
  /** A field, and the index of an item of its list. */
  readonly name: string;
  readonly index: number | undefined;
}

/** `subtasks[3].cmds[0].argv`; the empty text for the document itself. */
export function pathText(step: Step | undefined): string {
  const parts: string[] = [];
  for (let at = step; at !== undefined; at = at.parent)
    parts.push(at.index === undefined ? at.name : `${at.name}[${at.index}]`);
  return parts.reverse().join('.').replace(/^\./, '');
}

/** One element of a document on a walk. */
export interface Visited {
  readonly spec: OperatorSpec;
  readonly fields: Fields;
  readonly step: Step | undefined;
}

/** A list of siblings and how far the walk is in it. */
interface Open {
  readonly items: readonly unknown[];
  readonly content: 'document' | Content;
  readonly name: string;
  readonly parent: Step | undefined;
  /** The element that is left when this list is done: the last of its blocks holds it. */
  readonly owner: object | undefined;
  next: number;
}

export interface Walk {
  readonly visit: (visited: Visited) => void;
  readonly refuse?: (code: Code, message: string, step: Step | undefined) => void;
  readonly leave?: (block: string) => void;
  /**
   * Whether commands and variables are left out.
   *
   * @default false
   */
  readonly tasksOnly?: boolean;
}

/**
 * Calls `visit` for every element, parents first, in the order of the written file; `refuse` for what is no element
 * of a kind that may stand there, and for what lies too deep or in itself, which is not entered;
 * `leave` at the end of each block, with its name.
 */
export function walk(document: unknown, { visit, refuse = () => {}, leave = () => {}, tasksOnly = false }: Walk): void {
  const isList = Array.isArray(document);
  const open: Open[] = [
    {
      items: isList ? document : [document],
      content: isList ? 'tasks' : 'document',
      name: '',
      parent: undefined,
      owner: undefined,
      next: 0,
    },
  ];
  const around = new Set<object>();
  for (let list = open.at(-1); list !== undefined; list = open.at(-1)) {
    if (list.next === list.items.length) {
      open.pop();
      if (list.owner !== undefined) around.delete(list.owner);
      leave(list.name);
      continue;
    }
    const index = list.next++;
    // A job alone is no item of a list.
    const step = open.length === 1 && !isList ? undefined : { parent: list.parent, name: list.name, index };
    try {
      const spec = specOf(list.items[index], list.content);
      const fields = list.items[index] as Fields;
      if (around.has(fields)) {
        refuse('too-deep', 'the element stands inside itself', step);
        continue;
      }
      visit({ spec, fields, step });
      if (open.length > DEEPEST) refuse('too-deep', `more than ${DEEPEST} levels of nesting`, step);
      else if (openBlocks({ spec, fields, step }, open, refuse, tasksOnly)) around.add(fields);
    } catch (error) {
      if (!(error instanceof Unwritable)) throw error;
      refuse('bad-value', error.message, step);
    }
  }
}

/** The blocks of an element, the first one last: it is taken first. Whether there are any. */
function openBlocks(
  { spec, fields, step: parent }: Visited,
  open: Open[],
  refuse: NonNullable<Walk['refuse']>,
  tasksOnly: boolean,
): boolean {
  let owner: Fields | undefined = fields;
  for (let i = spec.options.length - 1; i >= 0; i--) {
    const { name, content } = spec.options[i] as OptionSpec;
    if (content === undefined || (tasksOnly && content !== 'tasks')) continue;
    const items = fields[name];
    if (Array.isArray(items)) {
      open.push({ items, content, name, parent, owner, next: 0 });
      owner = undefined;
    } else if (items !== undefined)
      refuse('bad-value', `expected a list, got ${shown(items)}`, { parent, name, index: undefined });
  }
  return owner === undefined;
}
