/** Walking a job document without recursion, with a path for every place in it. */
import type { Content, OperatorSpec } from './operators.ts';
import { Unwritable } from './quote.ts';
import { element, type Fields } from './write-element.ts';

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
  readonly content: 'document' | Content;
  readonly step: Step | undefined;
  readonly level: number;
}

/**
 * Calls `visit` for every element, parents first, in the order of the written file; `refuse` for what is no element
 * of a kind that may stand there.
 */
export function walk(
  document: unknown,
  visit: (visited: Visited) => void,
  refuse: (message: string, step: Step | undefined) => void,
): void {
  const isList = Array.isArray(document);
  const stack: { node: unknown; content: 'document' | Content; step: Step | undefined; level: number }[] = [];
  if (!isList) stack.push({ node: document, content: 'document', step: undefined, level: 0 });
  else
    for (let index = document.length - 1; index >= 0; index--)
      stack.push({ node: document[index], content: 'tasks', step: { parent: undefined, name: '', index }, level: 0 });
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { node, content, step, level } = next;
    let found: { spec: OperatorSpec; fields: Fields };
    try {
      found = element(node, content);
    } catch (error) {
      if (!(error instanceof Unwritable)) throw error;
      refuse(error.message, step);
      continue;
    }
    visit({ ...found, content, step, level });
    const { options } = found.spec;
    for (let i = options.length - 1; i >= 0; i--) {
      const option = options[i];
      if (option?.content === undefined) continue;
      const items = found.fields[option.name];
      if (items === undefined) continue;
      if (!Array.isArray(items)) {
        refuse('expected a list', { parent: step, name: option.name, index: undefined });
        continue;
      }
      for (let index = items.length - 1; index >= 0; index--)
        stack.push({
          node: items[index],
          content: option.content,
          step: { parent: step, name: option.name, index },
          level: level + 1,
        });
    }
  }
}
