/** A node that is being made, field by field. */
export type Draft = Record<string, unknown>;

/**
 * Makes a tree from another one without recursion.
 *
 * @param fill gives a new node its fields; `copies` makes the nodes of a list below it, which are filled later
 */
export function copyTree<From>(
  roots: readonly From[],
  fill: (from: From, to: Draft, copies: (list: readonly From[]) => Draft[]) => void,
): Draft[] {
  const waiting: { from: From; to: Draft }[] = [];
  // A list that is made by map has just the room that it needs (see read/fitted.ts).
  const copies = (list: readonly From[]): Draft[] =>
    list.map((from) => {
      const to = {};
      waiting.push({ from, to });
      return to;
    });
  const result = copies(roots);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) fill(next.from, next.to, copies);
  return result;
}
