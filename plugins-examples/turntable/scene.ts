import type { Bvh } from './bvh.ts';

/**
 * Everything that is worked out once and read by each render process: the mesh in its hierarchy, and the light of the
 * room, which is the same in every frame, because it comes evenly from all round.
 */
export interface Scene extends Bvh {
  readonly triangles: Uint32Array;
  readonly normals: Float32Array;
  /** Room light on each vertex. */
  readonly light: Float32Array;
  /** For each vertex: openness (0 in deep hollows, 1 in the open), edge (1 on sharp ridges), and nothing. */
  readonly finish: Float32Array;
  /** Room light on the table's top, TABLE_CELLS x TABLE_CELLS colours over the square around it. */
  readonly tableLight: Float32Array;
  /** Room light on the floor, FLOOR_CELLS colours from the axis outward to FLOOR_REACH. */
  readonly floorLight: Float32Array;
}

export const TABLE_CELLS = 96;
export const FLOOR_CELLS = 64;
export const FLOOR_REACH = 4;
