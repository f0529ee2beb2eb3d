/**
 * The name that `wrong` was probably meant to be, or nothing. Lower-cased names are compared by optimal string
 * alignment (insert, delete, replace, transpose cost 1 each); the smallest distance wins if it is at most
 * max(1, floor(length of `wrong` / 3)); among equals the first of `names`, so put less wanted names last.
 * Source of the rule: alf-format 8, "Closest name".
 */
export function closestName(wrong: string, names: Iterable<string>): string | undefined {
  // Nobody means a name by a novel, and the work grows with the product of the lengths.
  if (wrong.length > 200) return undefined;
  const lower = wrong.toLowerCase();
  let best: string | undefined;
  let limit = Math.max(1, Math.floor(wrong.length / 3));
  for (const name of names) {
    if (Math.abs(name.length - wrong.length) > limit) continue;
    const distance = alignmentDistance(lower, name.toLowerCase());
    if (distance > limit) continue;
    best = name;
    limit = distance - 1;
    if (distance === 0) break;
  }
  return best;
}

/** Optimal string alignment: edits from `a` to `b`, where swapping two neighbours is one edit. */
export function alignmentDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, at(beforeLast, j - 2) + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

/** Every index that is asked for lies in its row; the compiler cannot see it. */
const at = (row: readonly number[], index: number): number => row[index] ?? 0;
