import { describe, expect, it } from 'vitest';
import { convexity, interpolate, type Mesh, placeOnTable, smooth, vertexNormals } from './mesh.ts';
import { refine, splitEdges } from './subdivide.ts';
import { scan } from './test-scene.ts';
import { dot, normalize, point, u32 } from './vec.ts';

const octahedron: Mesh = {
  positions: Float32Array.of(1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1),
  triangles: Uint32Array.of(0, 2, 4, 2, 1, 4, 1, 3, 4, 3, 0, 4, 2, 0, 5, 1, 2, 5, 3, 1, 5, 0, 3, 5),
};

/** How many triangles use each edge. */
function edgeUses({ triangles }: Pick<Mesh, 'triangles'>): Map<string, number> {
  const uses = new Map<string, number>();
  for (let i = 0; i < triangles.length; i++) {
    const ends = [u32(triangles, i), u32(triangles, i % 3 === 2 ? i - 2 : i + 1)].sort((a, b) => a - b).join();
    uses.set(ends, (uses.get(ends) ?? 0) + 1);
  }
  return uses;
}

describe('a mesh', () => {
  it('is put on the table: feet at 0, centred, 1 high', () => {
    const axis = (k: number) => scan.positions.filter((_, i) => i % 3 === k);
    expect(Math.min(...axis(1))).toBeCloseTo(0, 6);
    expect(Math.max(...axis(1))).toBeCloseTo(1, 6);
    for (const k of [0, 2]) expect(Math.min(...axis(k)) + Math.max(...axis(k))).toBeCloseTo(0, 5);
    const corners = [
      [0, 1, 0],
      [2, 5, 0],
      [1, 1, 4],
    ];
    expect(placeOnTable(corners, [[0, 1, 2]]).positions).toEqual(
      Float32Array.of(-0.25, 0, -0.5, 0.25, 1, -0.5, 0, 0, 0.5),
    );
    const turned = placeOnTable(corners, [[0, 1, 2]], Math.PI / 2).positions;
    for (const [i, value] of [-0.5, 0, 0.25, -0.5, 1, -0.25, 0.5, 0, 0].entries())
      expect(turned[i]).toBeCloseTo(value, 6);
  });

  it('has normals that look outward', () => {
    const normals = vertexNormals(octahedron);
    for (let v = 0; v < 6; v++) expect(dot(point(normals, v), point(octahedron.positions, v))).toBeCloseTo(1, 6);
  });

  it('is convex at ridges and concave in hollows', () => {
    const ridge = convexity(octahedron, vertexNormals(octahedron));
    expect(ridge.every((value) => value > 0)).toBe(true);
    const inside = { ...octahedron, triangles: octahedron.triangles.toReversed() };
    expect(convexity(inside, vertexNormals(inside)).every((value) => value < 0)).toBe(true);
  });

  it('is smoothed: what its vertices carry comes nearer to the mean, and the mean stays', () => {
    const { positions } = octahedron;
    // Each corner has the four corners beside it as neighbours, and their mean is the centre.
    expect(smooth(octahedron, positions)).toEqual(positions.map((value) => value / 2));
  });

  it('gives what its vertices carry at any point between them', () => {
    const at = (u: number, v: number) => interpolate(octahedron.triangles, octahedron.positions, { triangle: 0, u, v });
    expect(at(0, 0)).toEqual([1, 0, 0]);
    expect(at(1, 0)).toEqual([0, 1, 0]);
    expect(at(0.25, 0.5)).toEqual([0.25, 0.25, 0.5]);
  });
});

describe('subdivision', () => {
  it.each([
    ['an octahedron', octahedron],
    ['the bunny', scan],
  ])('of %s makes four triangles of each and keeps the mesh closed', (_, mesh) => {
    const split = splitEdges(mesh);
    const positions = refine(split, mesh.positions);
    expect(split.triangles.length).toBe(4 * mesh.triangles.length);
    const uses = edgeUses(split);
    expect([...uses.values()].every((count) => count === 2)).toBe(true);
    // Euler: vertices - edges + faces is 2 for whatever has no holes.
    expect(positions.length / 3 - uses.size + split.triangles.length / 3).toBe(2);
  });

  it('rounds: all points come nearer to a sphere', () => {
    const split = splitEdges(octahedron);
    const positions = refine(split, octahedron.positions);
    const radii = Array.from({ length: positions.length / 3 }, (_, v) => Math.hypot(...point(positions, v)));
    expect(Math.max(...radii) / Math.min(...radii)).toBeLessThan(1.2);
    expect(normalize(point(positions, 0))).toEqual([1, 0, 0]);
  });

  it('keeps what is the same everywhere', () => {
    const values = new Float32Array(scan.positions.length).fill(0.5);
    for (const value of refine(splitEdges(scan), values)) expect(value).toBeCloseTo(0.5, 6);
  });
});
