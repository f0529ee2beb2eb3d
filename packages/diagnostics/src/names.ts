/**
 * Names like a wrong one, best first: at most three whose similarity (twice the number of matching characters
 * divided by the sum of both lengths, matched as longest common blocks) is at least 0.6.
 * Which of both texts comes first matters where several blocks are equally long: the known name does.
 * Source of the rule: test-fixtures/conformance/README.md, "Errors".
 */
export function closeNames(wrong: string, known: Iterable<string>): string[] {
  return [...known]
    .map((name) => ({ name, ratio: similarity(name, wrong) }))
    .filter(({ ratio }) => ratio >= 0.6)
    .sort((a, b) => b.ratio - a.ratio || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Twice the matching characters over the sum of lengths; 1 for equal texts, two empty ones included. */
export function similarity(a: string, b: string): number {
  const total = a.length + b.length;
  return total === 0 ? 1 : (2 * matching(a, b)) / total;
}

/** Characters in the longest common block, and in the blocks left and right of it. Iterative: names may be long. */
function matching(a: string, b: string): number {
  let count = 0;
  const open: [aFrom: number, aTo: number, bFrom: number, bTo: number][] = [[0, a.length, 0, b.length]];
  for (let span = open.pop(); span; span = open.pop()) {
    const [aFrom, aTo, bFrom, bTo] = span;
    let best = 0;
    let bestA = aFrom;
    let bestB = bFrom;
    let row = new Map<number, number>();
    for (let i = aFrom; i < aTo; i++) {
      const next = new Map<number, number>();
      for (let j = bFrom; j < bTo; j++) {
        if (a[i] !== b[j]) continue;
        const run = (row.get(j - 1) ?? 0) + 1;
        next.set(j, run);
        if (run > best) [best, bestA, bestB] = [run, i - run + 1, j - run + 1];
      }
      row = next;
    }
    if (best === 0) continue;
    count += best;
    open.push([aFrom, bestA, bFrom, bestB], [bestA + best, aTo, bestB + best, bTo]);
  }
  return count;
}

/** `did you mean "A", "B" or "C"?`, or nothing when there is nothing to suggest. */
export function didYouMean(names: readonly string[]): string | undefined {
  const quoted = names.map((name) => `"${name}"`);
  const last = quoted.pop();
  if (last === undefined) return undefined;
  return `did you mean ${quoted.length > 0 ? `${quoted.join(', ')} or ` : ''}${last}?`;
}
