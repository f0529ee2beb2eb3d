import type { Adjacency } from './adjacency.ts';

/**
 * Which nodes wait for each other, directly or not: these have the same number, from 1 (Tarjan's strongly connected
 * components). Nodes that are marked are left out, and have 0.
 */
export function components(prerequisites: Adjacency, isLeftOut: Uint8Array): Int32Array {
  const component = new Int32Array(isLeftOut.length);
  /** In the order of the visit, from 1; and the first node that is reached from there. */
  const visit = new Int32Array(isLeftOut.length);
  const reached = new Int32Array(isLeftOut.length);
  const nextEdge = new Int32Array(isLeftOut.length);
  const unfinished: number[] = [];
  let visits = 0;
  let count = 0;
  const reach = (node: number, number: number): void => {
    reached[node] = Math.min(reached[node] ?? 0, number);
  };
  for (let start = 0; start < isLeftOut.length; start++) {
    if (isLeftOut[start] === 1 || visit[start] !== 0) continue;
    const way = [start];
    for (let node = way.at(-1); node !== undefined; node = way.at(-1)) {
      if (visit[node] === 0) {
        reached[node] = visit[node] = ++visits;
        unfinished.push(node);
      }
      const edge = nextEdge[node] ?? 0;
      nextEdge[node] = edge + 1;
      const next = prerequisites.of(node)[edge];
      if (next !== undefined) {
        if (isLeftOut[next] === 1 || component[next] !== 0) continue;
        if (visit[next] === 0) way.push(next);
        else reach(node, visit[next] ?? 0);
        continue;
      }
      way.pop();
      const before = way.at(-1);
      if (before !== undefined) reach(before, reached[node] ?? 0);
      if (reached[node] !== visit[node]) continue;
      count++;
      for (const member of unfinished.splice(unfinished.lastIndexOf(node))) component[member] = count;
    }
  }
  return component;
}
