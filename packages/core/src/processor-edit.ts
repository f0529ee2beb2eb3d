import type { ProcessorDefinition } from './processor.ts';

const EDIT = Symbol.for('@jobtronaut/edit');

/** One change of a list of processor definitions. */
export type ProcessorEdit =
  | { readonly edit: 'insert'; readonly at: number; readonly definitions: readonly ProcessorDefinition[] }
  | { readonly edit: 'remove'; readonly from: number; readonly to: number }
  | { readonly edit: 'replace'; readonly at: number; readonly definition: ProcessorDefinition };

/** Inserts definitions before a position; the length of the list appends. */
export function insert(at: number, ...definitions: readonly ProcessorDefinition[]): ProcessorEdit {
  return edit({ edit: 'insert', at, definitions });
}

/** Removes the definition at a position, or those from the first position up to, not including, the second. */
export function remove(at: number | readonly [from: number, to: number]): ProcessorEdit {
  const [from, to] = typeof at === 'number' ? [at, at + 1] : at;
  return edit({ edit: 'remove', from, to });
}

/** Puts another definition in the place of one. */
export function replace(at: number, definition: ProcessorDefinition): ProcessorEdit {
  return edit({ edit: 'replace', at, definition });
}

function edit(made: ProcessorEdit): ProcessorEdit {
  return Object.freeze(Object.defineProperty(made, EDIT, { value: true }));
}

/** @internal Whether a value is what `insert`, `remove` or `replace` made. */
export function isEdit(value: unknown): value is ProcessorEdit {
  return typeof value === 'object' && value !== null && (value as { [EDIT]?: unknown })[EDIT] === true;
}
