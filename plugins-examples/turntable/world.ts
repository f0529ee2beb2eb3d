import { floorLight, tableLight } from './baked-light.ts';
import { MeshTracer } from './bvh.ts';
import type { Lathe } from './lathe.ts';
import { BRASS, DARK_WOOD, FLOOR, glaze, IRON, type Material, tableTop } from './materials.ts';
import { interpolate } from './mesh.ts';
import type { Scene } from './scene.ts';
import { roomLight } from './studio.ts';
import { FLOOR_HEIGHT, turntable } from './table.ts';
import { along, dot, normalize, scale, type Vec3 } from './vec.ts';

/** What a ray met. */
export interface Surface {
  /** A little above the surface, so that rays that start here do not meet it again. */
  readonly point: Vec3;
  readonly normal: Vec3;
  readonly material: Material;
  /** Room light on the point, as baked. */
  readonly ambient: Vec3;
  readonly floor: boolean;
}

const LIFT = 1e-3;
const MATT: Material = { albedo: FLOOR, mirror: [0, 0, 0], roughness: 1 };

/** The bunny, the table and the floor, for rays. */
export class World {
  private readonly scene: Scene;
  private readonly mesh: MeshTracer;
  private readonly table: Lathe = turntable();

  constructor(scene: Scene) {
    this.scene = scene;
    this.mesh = new MeshTracer(scene);
  }

  /** The first surface on a ray, if there is any. */
  meet(origin: Vec3, direction: Vec3): Surface | undefined {
    let distance = direction[1] < 0 ? (FLOOR_HEIGHT - origin[1]) / direction[1] : Infinity;
    const onTable = this.table.closest(origin, direction, distance);
    if (onTable) distance = this.table.distance;
    if (this.mesh.closest(origin, direction, distance)) return this.bunny(origin, direction);
    if (distance === Infinity) return undefined;
    const point = along(origin, direction, distance);
    return onTable ? this.tableAt(point, direction) : this.floorAt(point);
  }

  /**
   * Whether anything is between a point and a lamp that is `toLamp` away. The table is in the way of light to the floor and to
   * its own foot, never of light to what stands on it, since the lamps hang above.
   */
  blocked(point: Vec3, toLamp: Vec3): boolean {
    return this.mesh.blocked(point, toLamp, 1) || (point[1] < 0 && this.table.blocked(point, toLamp, 1));
  }

  private bunny(origin: Vec3, direction: Vec3): Surface {
    const { triangles, normals, light, finish } = this.scene;
    const normal = facing(normalize(interpolate(triangles, normals, this.mesh)), direction);
    const [openness, edge] = interpolate(triangles, finish, this.mesh);
    return {
      point: along(along(origin, direction, this.mesh.distance), normal, LIFT),
      normal,
      material: glaze(openness, edge),
      ambient: interpolate(triangles, light, this.mesh),
      floor: false,
    };
  }

  private tableAt(at: Vec3, direction: Vec3): Surface {
    const { part } = this.table;
    const normal = facing(this.table.normal, direction);
    const point = along(at, normal, LIFT);
    if (part === 'top')
      return { point, normal, material: tableTop(at[0], at[2]), ambient: tableLight(this.scene, at), floor: false };
    // The narrow parts have nothing baked: their light is what comes from the room, and back from the floor.
    const material = part === 'rim' ? BRASS : part === 'side' ? DARK_WOOD : IRON;
    const fromFloor = part === 'foot' ? 0.05 : 0.5 - 0.5 * normal[1];
    const ambient = along(scale(roomLight(normal), 1 - fromFloor), FLOOR, 0.35 * fromFloor);
    return { point, normal, material, ambient, floor: false };
  }

  private floorAt([x, , z]: Vec3): Surface {
    const point: Vec3 = [x, FLOOR_HEIGHT + LIFT, z];
    return { point, normal: [0, 1, 0], material: MATT, ambient: floorLight(this.scene, point), floor: true };
  }
}

/** At an outline a smooth normal may look away from the eye: bent back, so that it does not. */
function facing(normal: Vec3, direction: Vec3): Vec3 {
  const away = dot(normal, direction);
  return away > -0.02 ? normalize(along(normal, direction, -away - 0.02)) : normal;
}
