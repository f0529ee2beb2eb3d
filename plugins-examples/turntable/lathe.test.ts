import { describe, expect, it } from 'vitest';
import { FLOOR_HEIGHT, TABLE_RADIUS, turntable } from './table.ts';
import { rays } from './test-scene.ts';
import { along, dot, type Vec3 } from './vec.ts';

describe('the turntable', () => {
  const table = turntable();

  it.each<[string, Vec3, Vec3, number, string]>([
    ['from above', [0.3, 2, 0.1], [0, -1, 0], 2, 'top'],
    ['from the side', [3, -0.05, 0], [-1, 0, 0], 3 - TABLE_RADIUS, 'side'],
    ['below the disc', [3, -0.14, 0], [-1, 0, 0], 3 - 0.69, 'foot'],
  ])('is met %s', (_, origin, direction, distance, part) => {
    expect(table.closest(origin, direction, Infinity)).toBe(true);
    expect(table.distance).toBeCloseTo(distance, 6);
    expect(table.part).toBe(part);
  });

  it('is missed by rays that pass it', () => {
    expect(table.closest([3, 0.01, 0], [-1, 0, 0], Infinity)).toBe(false);
    expect(table.closest([3, -0.05, TABLE_RADIUS + 0.01], [-1, 0, 0], Infinity)).toBe(false);
    expect(table.closest([0, 1, 0], [0, 1, 0], Infinity)).toBe(false);
    expect(table.closest([0, 1, 0], [0, -1, 0], 0.5)).toBe(false);
  });

  it('has points within its outline, and normals that look at whoever sees them, but for the smoothing', () => {
    let hits = 0;
    for (const { origin, direction } of rays(400)) {
      if (!table.closest(origin, direction, Infinity)) continue;
      hits++;
      const [x, y, z] = along(origin, direction, table.distance);
      expect(Math.hypot(x, z)).toBeLessThan(TABLE_RADIUS + 1e-6);
      expect(y).toBeLessThan(1e-6);
      expect(y).toBeGreaterThan(FLOOR_HEIGHT - 1e-6);
      expect(Math.hypot(...table.normal)).toBeCloseTo(1, 6);
      // Smooth normals run ahead of the flat rings by at most half the angle between two of them.
      expect(dot(table.normal, direction)).toBeLessThan(Math.sin((22.5 / 2 / 180) * Math.PI));
      expect(table.blocked(origin, direction, table.distance * 1.001)).toBe(true);
      expect(table.blocked(origin, direction, table.distance * 0.999)).toBe(false);
    }
    expect(hits).toBeGreaterThan(40);
  });
});
