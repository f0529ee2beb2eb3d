import type { Branch, Stack } from './branch.ts';
import type { Box } from './scene.ts';

/** What core puts between the title of a task and the elements of one of its commands. */
export const ELEMENTS = ': Elements ';

/** A title in two parts: what the task is, and which elements it is about (empty without any). */
export interface SplitTitle {
  readonly name: string;
  readonly elements: string;
}

export function splitTitle(title: string): SplitTitle {
  const at = title.indexOf(ELEMENTS);
  return at < 0
    ? { name: title, elements: '' }
    : { name: title.slice(0, at), elements: title.slice(at + ELEMENTS.length) };
}

/** One title for all of a stack: `Render`, elements `1 … 48`; `frame 1 … 48 of layer 3`; of two `1, 2`. */
export function stackTitle(stack: Stack): SplitTitle {
  const first = stack[0]?.title ?? '';
  const last = stack.at(-1)?.title ?? '';
  const [from, to] = [splitTitle(first), splitTitle(last)];
  if (first === last) return from;
  const between = stack.length === 2 ? ', ' : ' … ';
  if (from.elements && from.name === to.name)
    return { name: from.name, elements: from.elements + between + to.elements };
  return { name: range(first, last, between), elements: '' };
}

/** `frame 1 of a` and `frame 48 of a` are `frame 1 … 48 of a`: numbers stay whole. */
function range(first: string, last: string, between: string): string {
  const shorter = Math.min(first.length, last.length);
  let start = 0;
  while (start < shorter && first[start] === last[start]) start++;
  while (start > 0 && isDigit(first[start - 1])) start--;
  let end = 0;
  while (end < shorter - start && first.at(-1 - end) === last.at(-1 - end)) end++;
  while (end > 0 && isDigit(first[first.length - end])) end--;
  const [from, to] = [first, last].map((title) => title.slice(start, title.length - end)) as [string, string];
  return /^\d+$/.test(from) && /^\d+$/.test(to)
    ? first.slice(0, start) + from + between + to + first.slice(first.length - end)
    : first + between + last;
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}

/** `100,000`: the same on every machine. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** How children run: `4 one after the other`, `12 in parallel`, `12–96 in parallel` in a stack; nothing for fewer than two. */
export function orderText({ members, serial }: Pick<Box, 'members' | 'serial'>): string {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const member of members) {
    const children = running(member);
    least = Math.min(least, children);
    most = Math.max(most, children);
  }
  return most < 2 ? '' : `${fromTo(least, most)} ${serial ? 'one after the other' : 'in parallel'}`;
}

/** Instances wait, they do not run. */
function running({ children }: Branch): number {
  let count = 0;
  for (const child of children) if (child.kind !== 'instance') count++;
  return count;
}

function fromTo(least: number, most: number): string {
  return least === most ? grouped(most) : `${grouped(least)}–${grouped(most)}`;
}

/** `×12`; `×12–96` where parents have different counts; nothing for one. */
export function countText({ kind, each: [least, most] }: Box): string {
  if (most < 2 || kind === 'rest') return '';
  return `×${fromTo(least, most)}`;
}
