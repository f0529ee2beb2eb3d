import { add, cross, dot, f32, normalize, point, scale, sub, turnY, u32, type Vec3 } from './vec.ts';

/** A closed triangle mesh: three numbers for each vertex, three vertices for each triangle (counter-clockwise from outside). */
export interface Mesh {
  readonly positions: Float32Array;
  readonly triangles: Uint32Array;
}

/** Moves the mesh onto the table: feet at y = 0, centred on the axis, 1 high, and turned by `facing` about the axis. */
export function placeOnTable(
  points: readonly (readonly number[])[],
  cells: readonly (readonly number[])[],
  facing = 0,
): Mesh {
  const positions = Float32Array.from(points.flat());
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  positions.forEach((value, i) => {
    low[i % 3] = Math.min(low[i % 3] ?? value, value);
    high[i % 3] = Math.max(high[i % 3] ?? value, value);
  });
  const [x0 = 0, y0 = 0, z0 = 0] = low;
  const [x1 = 0, y1 = 0, z1 = 0] = high;
  const foot: Vec3 = [(x0 + x1) / 2, y0, (z0 + z1) / 2];
  for (let v = 0; v < positions.length / 3; v++)
    positions.set(turnY(scale(sub(point(positions, v), foot), 1 / (y1 - y0)), facing), 3 * v);
  return { positions, triangles: Uint32Array.from(cells.flat()) };
}

/** Smooth normals: the mean of the normals around each vertex, weighted by area. */
export function vertexNormals({ positions, triangles }: Mesh): Float32Array {
  const normals = new Float32Array(positions.length);
  for (let t = 0; t < triangles.length; t += 3) {
    const corners = [u32(triangles, t), u32(triangles, t + 1), u32(triangles, t + 2)] as const;
    const [a, b, c] = corners;
    const from = point(positions, a);
    const normal = cross(sub(point(positions, b), from), sub(point(positions, c), from));
    for (const corner of corners) normals.set(add(point(normals, corner), normal), 3 * corner);
  }
  for (let v = 0; v < normals.length / 3; v++) normals.set(normalize(point(normals, v)), 3 * v);
  return normals;
}

/** How sharply the surface bends outward at each vertex: 0 is flat, 10 a ridge, hollows are negative. */
export function convexity({ positions, triangles }: Mesh, normals: Float32Array): Float32Array {
  const sum = new Float32Array(positions.length / 3);
  const count = new Uint32Array(sum.length);
  for (let i = 0; i < triangles.length; i++) {
    const a = u32(triangles, i);
    const b = u32(triangles, i % 3 === 2 ? i - 2 : i + 1);
    const edge = sub(point(positions, a), point(positions, b));
    sum[a] = f32(sum, a) + dot(edge, point(normals, a)) / dot(edge, edge);
    count[a] = u32(count, a) + 1;
  }
  return sum.map((value, v) => value / (u32(count, v) || 1));
}

/** Takes the noise out of what vertices carry (three numbers each): half their own, half the mean of their neighbours. */
export function smooth({ triangles }: Pick<Mesh, 'triangles'>, values: Float32Array): Float32Array {
  const around = new Float32Array(values.length);
  const count = new Uint32Array(values.length / 3);
  for (let i = 0; i < triangles.length; i++) {
    const a = u32(triangles, i);
    const b = u32(triangles, i % 3 === 2 ? i - 2 : i + 1);
    around.set(add(point(around, a), point(values, b)), 3 * a);
    count[a] = u32(count, a) + 1;
  }
  return values.map((value, i) => (value + f32(around, i) / u32(count, Math.floor(i / 3))) / 2);
}

/** Where on a mesh: a triangle, and the weights of its second and third corner. */
export interface MeshPoint {
  readonly triangle: number;
  readonly u: number;
  readonly v: number;
}

/** The three numbers that each vertex carries in `values` (a normal, a colour), at a point of the mesh. */
export function interpolate(triangles: Uint32Array, values: Float32Array, at: MeshPoint): Vec3 {
  const { triangle, u, v } = at;
  const a = 3 * u32(triangles, 3 * triangle);
  const b = 3 * u32(triangles, 3 * triangle + 1);
  const c = 3 * u32(triangles, 3 * triangle + 2);
  const w = 1 - u - v;
  return [
    f32(values, a) * w + f32(values, b) * u + f32(values, c) * v,
    f32(values, a + 1) * w + f32(values, b + 1) * u + f32(values, c + 1) * v,
    f32(values, a + 2) * w + f32(values, b + 2) * u + f32(values, c + 2) * v,
  ];
}
