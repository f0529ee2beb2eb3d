import type { Mesh } from './mesh.ts';
import { add, along, point, scale, u32 } from './vec.ts';

/** What one step of Loop subdivision does to the connections: the same for positions and all else that vertices carry. */
export interface Split {
  /** Each triangle has become four. New vertices, one on each edge, follow the old ones. */
  readonly triangles: Uint32Array;
  readonly vertexCount: number;
  /** Four old vertices for each edge: its two ends, and the two that face it. */
  readonly edges: Uint32Array;
}

export function splitEdges({ positions, triangles }: Mesh): Split {
  const vertexCount = positions.length / 3;
  const edges: number[] = [];
  const known = new Map<number, number>();
  const middle = (a: number, b: number, facing: number): number => {
    const key = Math.min(a, b) * vertexCount + Math.max(a, b);
    let edge = known.get(key);
    if (edge === undefined) {
      edge = edges.length / 4;
      known.set(key, edge);
      edges.push(a, b, facing, facing);
    } else edges[4 * edge + 3] = facing;
    return vertexCount + edge;
  };
  const split = new Uint32Array(triangles.length * 4);
  for (let t = 0; t < triangles.length; t += 3) {
    const a = u32(triangles, t);
    const b = u32(triangles, t + 1);
    const c = u32(triangles, t + 2);
    const ab = middle(a, b, c);
    const bc = middle(b, c, a);
    const ca = middle(c, a, b);
    split.set([a, ab, ca, b, bc, ab, c, ca, bc, ab, bc, ca], t * 4);
  }
  return { triangles: split, vertexCount, edges: Uint32Array.from(edges) };
}

/** The points (or normals, or colours) of the finer mesh: Loop's weights for the old vertices, then for the new ones. */
export function refine({ vertexCount, edges }: Split, values: Float32Array): Float32Array {
  const edgeCount = edges.length / 4;
  const result = new Float32Array((vertexCount + edgeCount) * 3);
  const around = new Float32Array(vertexCount * 3);
  const valence = new Uint32Array(vertexCount);
  for (let e = 0; e < edgeCount; e++) {
    const a = u32(edges, 4 * e);
    const b = u32(edges, 4 * e + 1);
    const [valueA, valueB] = [point(values, a), point(values, b)];
    valence[a] = u32(valence, a) + 1;
    valence[b] = u32(valence, b) + 1;
    around.set(add(point(around, a), valueB), 3 * a);
    around.set(add(point(around, b), valueA), 3 * b);
    const facing = add(point(values, u32(edges, 4 * e + 2)), point(values, u32(edges, 4 * e + 3)));
    result.set(along(scale(facing, 1 / 8), add(valueA, valueB), 3 / 8), 3 * (vertexCount + e));
  }
  for (let v = 0; v < vertexCount; v++) {
    const n = u32(valence, v);
    const weight = (5 / 8 - (3 / 8 + Math.cos((2 * Math.PI) / n) / 4) ** 2) / n;
    result.set(along(scale(point(values, v), 1 - n * weight), point(around, v), weight), 3 * v);
  }
  return result;
}
