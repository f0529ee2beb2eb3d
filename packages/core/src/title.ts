import { isPlain, type JsonValue, textOf } from './json.ts';
import type { TaskNode } from './tree.ts';

const MAX_LENGTH = 200;

/** The title of a node on the farm: a command's ends with the elements that it works on. */
export function fullTitle(node: TaskNode): string {
  return node.elements === undefined ? node.title : `${node.title}: Elements ${shortValue(node.elements)}`;
}

/** A value in at most 200 characters; long lists show the first three items, the last and the count. */
export function shortValue(value: JsonValue): string {
  const items = Array.isArray(value)
    ? (value as readonly JsonValue[])
    : isPlain(value)
      ? Object.keys(value)
      : undefined;
  if (items === undefined || items.length <= 5) return cut(textOf(value), MAX_LENGTH);
  const end = ` (${items.length})`;
  const shown = [...items.slice(0, 3), '...', ...items.slice(-1)].map((item) => cut(textOf(item), 40)).join(', ');
  return cut(shown, MAX_LENGTH - end.length) + end;
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 3).replace(/[\uD800-\uDBFF]$/, '')}...` : text;
}
