import { type Bvh, MeshTracer } from './bvh.ts';
import type { Lathe } from './lathe.ts';
import { FLOOR, GLAZE, WOOD } from './materials.ts';
import { interpolate } from './mesh.ts';
import { cosineDirection, hash, spread } from './sampling.ts';
import { LAMPS, lampPoint, lampStrength, roomLight, turnLamp } from './studio.ts';
import { FLOOR_HEIGHT } from './table.ts';
import { add, along, dot, mul, scale, sub, type Vec3 } from './vec.ts';

/** How many times light goes on from surface to surface. */
const BOUNCES = 2;
/** What is nearer than this makes a hollow. */
const HOLLOW = 0.16;
/** The lamps, turned in many steps: what they light is seen from a table that turns. */
const TURNED = Array.from({ length: 64 }, (_, i) => LAMPS.map((lamp) => turnLamp(lamp, (2 * Math.PI * i) / 64)));

/** What falls on a point from the room and from all that it lights, and how open the point is. */
export interface Gathered {
  readonly light: Vec3;
  readonly openness: number;
}

/** Sends many rays from points of the scene to find their room light: what makes corners dark and neighbours colourful. */
export class Baker {
  private readonly mesh: MeshTracer;
  private readonly scene: Bvh & { readonly triangles: Uint32Array; readonly normals: Float32Array };
  private readonly table: Lathe;
  /** How far the last ray that left a gathering point went. */
  private reach = 0;

  constructor(scene: Bvh & { readonly triangles: Uint32Array; readonly normals: Float32Array }, table: Lathe) {
    this.mesh = new MeshTracer(scene);
    this.scene = scene;
    this.table = table;
  }

  /** `seed` makes neighbours use different rays. The light is what a white surface would show. */
  gather(point: Vec3, normal: Vec3, rays: number, seed: number): Gathered {
    const origin = along(point, normal, 1e-3);
    const first = hash(seed) % 4096;
    let light: Vec3 = [0, 0, 0];
    let near = 0;
    for (let i = 0; i < rays; i++) {
      const [x, y] = spread(first + i);
      light = add(light, this.arriving(origin, cosineDirection(normal, x, y), hash(seed) + i, BOUNCES));
      near += Math.max(0, 1 - this.reach / HOLLOW);
    }
    return { light: scale(light, 1 / rays), openness: 1 - near / rays };
  }

  /** The light that comes from one direction, over at most so many surfaces. */
  private arriving(origin: Vec3, direction: Vec3, sample: number, bounces: number): Vec3 {
    let colour: Vec3 | undefined;
    let normal: Vec3 = [0, 1, 0];
    let distance = Infinity;
    if (direction[1] < 0) {
      distance = (FLOOR_HEIGHT - origin[1]) / direction[1];
      colour = FLOOR;
    }
    if (this.table.closest(origin, direction, distance)) {
      ({ distance, normal } = this.table);
      colour = WOOD;
    }
    if (this.mesh.closest(origin, direction, distance)) {
      distance = this.mesh.distance;
      normal = interpolate(this.scene.triangles, this.scene.normals, this.mesh);
      colour = GLAZE;
    }
    if (bounces === BOUNCES) this.reach = distance;
    if (!colour) return roomLight(direction);
    // Where the feet stand, the table sees the inside of the mesh.
    if (dot(normal, direction) > 0) return [0, 0, 0];
    const point = along(along(origin, direction, distance), normal, 1e-3);
    const light = this.lamps(point, normal, hash(sample + bounces));
    if (bounces === 1) return mul(light, colour);
    const [x, y] = spread(hash(sample) % 65536);
    return mul(add(light, this.arriving(point, cosineDirection(normal, x, y), sample, bounces - 1)), colour);
  }

  private lamps(point: Vec3, normal: Vec3, random: number): Vec3 {
    let light: Vec3 = [0, 0, 0];
    const [x, y] = spread(random % 65536);
    for (const lamp of TURNED[random >>> 26] ?? []) {
      const toLamp = sub(lampPoint(lamp, x, y), point);
      const strength = lampStrength(lamp, toLamp, normal);
      if (strength === 0 || this.mesh.blocked(point, toLamp, 1) || this.table.blocked(point, toLamp, 1)) continue;
      light = along(light, lamp.colour, strength);
    }
    return light;
  }
}
