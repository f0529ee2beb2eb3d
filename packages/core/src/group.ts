import { isPlain } from './json.ts';

const GROUP = Symbol.for('@jobtronaut/group');

/** Things that run one after the other, at the same time, or element by element; or one that several require. */
export interface Group<Item> {
  readonly kind: 'serial' | 'parallel' | 'elementwise' | 'shared';
  /** Of a `shared` one a single item, which is no group. */
  readonly items: readonly (Item | Group<Item>)[];
  /** Of a `shared` one: the arguments that count. */
  readonly by?: readonly string[];
}

/** What `serial` and `parallel` take, nested at will; a list means parallel. */
export type Items<Item> = readonly (Item | Group<Item> | Items<Item>)[];

/** @internal What `serial` and the others make. */
export function groupOf<Item>(kind: Group<Item>['kind'], items: Items<Item>, by?: readonly string[]): Group<Item> {
  const made: Group<Item> = {
    kind,
    ...(by && { by }),
    items: items.map((item) => (Array.isArray(item) ? groupOf<Item>('parallel', item as Items<Item>) : (item as Item))),
  };
  return Object.freeze(Object.defineProperty(made, GROUP, { value: true }));
}

/** Whether a value is what `serial` or `parallel` made, of this or another copy of this package. */
export function isGroup<Item>(value: Item | Group<Item>): value is Group<Item> {
  return isPlain(value) && (value as { [GROUP]?: unknown })[GROUP] === true;
}

/** What groups hold, in order, groups in groups opened; a single item is itself. */
export function* itemsIn<Item>(whole: Item | Group<Item>): Generator<Item> {
  const open = [whole];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (isGroup<Item>(next)) open.push(...next.items.toReversed());
    else yield next;
  }
}

/** The `shared` ones among what groups hold, in order, groups in groups opened. */
export function* sharedIn<Item>(whole: Item | Group<Item>): Generator<Group<Item>> {
  const open = [whole];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (!isGroup<Item>(next)) continue;
    if (next.kind === 'shared') yield next;
    else open.push(...next.items.toReversed());
  }
}
