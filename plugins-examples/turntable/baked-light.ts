import { FLOOR_CELLS, FLOOR_REACH, type Scene, TABLE_CELLS } from './scene.ts';
import { TABLE_RADIUS } from './table.ts';
import { clamp01, mix, point, type Vec3 } from './vec.ts';

/** Where a cell of the table's light lies, on either axis. */
export const tableCoordinate = (cell: number): number => ((cell + 0.5) / TABLE_CELLS - 0.5) * 2 * TABLE_RADIUS;

/** How far from the axis a cell of the floor's light lies. */
export const floorDistance = (cell: number): number => ((cell + 0.5) * FLOOR_REACH) / FLOOR_CELLS;

/** Room light on the table's top, between the cells where it was baked. */
export function tableLight({ tableLight: cells }: Scene, [x, , z]: Vec3): Vec3 {
  const column = (x / TABLE_RADIUS / 2 + 0.5) * TABLE_CELLS - 0.5;
  const row = (z / TABLE_RADIUS / 2 + 0.5) * TABLE_CELLS - 0.5;
  const i = Math.min(TABLE_CELLS - 2, Math.max(0, Math.floor(column)));
  const k = Math.min(TABLE_CELLS - 2, Math.max(0, Math.floor(row)));
  const cell = k * TABLE_CELLS + i;
  const near = mix(point(cells, cell), point(cells, cell + 1), column - i);
  const far = mix(point(cells, cell + TABLE_CELLS), point(cells, cell + TABLE_CELLS + 1), column - i);
  return mix(near, far, row - k);
}

/** Room light on the floor. */
export function floorLight({ floorLight: cells }: Scene, [x, , z]: Vec3): Vec3 {
  const column = (Math.sqrt(x * x + z * z) / FLOOR_REACH) * FLOOR_CELLS - 0.5;
  const i = Math.min(FLOOR_CELLS - 2, Math.max(0, Math.floor(column)));
  return mix(point(cells, i), point(cells, i + 1), clamp01(column - i));
}
