import { describe, expect, it } from 'vitest';
import { buildBvh, MeshTracer } from './bvh.ts';
import { rays, scan } from './test-scene.ts';
import { cross, dot, point, sub, u32, type Vec3 } from './vec.ts';

/** The nearest hit, found by asking every triangle. */
function byHand(origin: Vec3, direction: Vec3): number {
  let nearest = Infinity;
  for (let t = 0; t < scan.triangles.length; t += 3) {
    const a = point(scan.positions, u32(scan.triangles, t));
    const b = sub(point(scan.positions, u32(scan.triangles, t + 1)), a);
    const c = sub(point(scan.positions, u32(scan.triangles, t + 2)), a);
    const normal = cross(b, c);
    const distance = dot(sub(a, origin), normal) / dot(direction, normal);
    const at = sub([0, 1, 2].map((k) => (origin[k] ?? 0) + distance * (direction[k] ?? 0)) as unknown as Vec3, a);
    const u = dot(cross(at, c), normal) / dot(normal, normal);
    const v = dot(cross(b, at), normal) / dot(normal, normal);
    if (distance > 0 && distance < nearest && u >= 0 && v >= 0 && u + v <= 1) nearest = distance;
  }
  return nearest;
}

describe('the bounding volume hierarchy', { timeout: 30_000 }, () => {
  const bvh = buildBvh(scan);
  const tracer = new MeshTracer(bvh);

  it('holds every triangle once', () => {
    expect([...bvh.order].sort((a, b) => a - b)).toEqual(
      Array.from({ length: scan.triangles.length / 3 }, (_, t) => t),
    );
  });

  it('finds what asking every triangle finds', () => {
    let hits = 0;
    for (const { origin, direction } of rays(300)) {
      const expected = byHand(origin, direction);
      const hit = tracer.closest(origin, direction, Infinity);
      expect(hit).toBe(expected < Infinity);
      if (hit) expect(tracer.distance).toBeCloseTo(expected, 4);
      hits += hit ? 1 : 0;
    }
    expect(hits).toBeGreaterThan(50);
    expect(hits).toBeLessThan(290);
  });

  it('sees an obstacle only before the limit', () => {
    for (const { origin, direction } of rays(300)) {
      if (!tracer.closest(origin, direction, Infinity)) continue;
      const { distance } = tracer;
      expect(tracer.blocked(origin, direction, distance * 1.001)).toBe(true);
      expect(tracer.blocked(origin, direction, distance * 0.999)).toBe(false);
    }
  });
});
