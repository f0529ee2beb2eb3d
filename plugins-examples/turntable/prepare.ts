import bunny from 'bunny';
import { Baker } from './bake.ts';
import { floorDistance, tableCoordinate } from './baked-light.ts';
import { buildBvh } from './bvh.ts';
import { convexity, placeOnTable, smooth, vertexNormals } from './mesh.ts';
import { FLOOR_CELLS, type Scene, TABLE_CELLS } from './scene.ts';
import { refine, splitEdges } from './subdivide.ts';
import { FLOOR_HEIGHT, TABLE_RADIUS, turntable } from './table.ts';
import { f32, point, smoothstep, turnY } from './vec.ts';

/** The first frame shows the face from its better side. */
const FACING = (37.5 / 180) * Math.PI;

/** Counts steps: what `reportProgress` of a task gives. */
export interface Steps {
  add(): void;
}

/**
 * Makes the scene from the scanned bunny: smooth, on the table, with a hierarchy for rays and the room's light baked.
 * `rays` is how many each baked point sends out. `progress` is told how many points there are, and then of each.
 */
export function prepareScene(rays: number, progress: (points: number) => Steps = () => ({ add() {} })): Scene {
  const scan = placeOnTable(bunny.positions, bunny.cells, FACING);
  const split = splitEdges(scan);
  const mesh = { positions: refine(split, scan.positions), triangles: split.triangles };
  const normals = vertexNormals(mesh);
  const surface = { ...buildBvh(mesh), triangles: mesh.triangles, normals };
  const baker = new Baker(surface, turntable());

  const ridges = convexity(mesh, normals);
  const steps = progress(ridges.length + TABLE_CELLS ** 2 + FLOOR_CELLS);
  const light = new Float32Array(mesh.positions.length);
  const finish = new Float32Array(mesh.positions.length);
  ridges.forEach((ridge, v) => {
    const gathered = baker.gather(point(mesh.positions, v), point(normals, v), rays, v);
    light.set(gathered.light, 3 * v);
    finish.set([gathered.openness, smoothstep(4, 16, ridge)], 3 * v);
    steps.add();
  });

  const tableLight = new Float32Array(TABLE_CELLS * TABLE_CELLS * 3);
  for (let cell = 0; cell < TABLE_CELLS * TABLE_CELLS; cell++) {
    const x = tableCoordinate(cell % TABLE_CELLS);
    const z = tableCoordinate(Math.floor(cell / TABLE_CELLS));
    if (Math.hypot(x, z) < TABLE_RADIUS * 1.05)
      tableLight.set(baker.gather([x, 0, z], [0, 1, 0], rays, cell).light, 3 * cell);
    steps.add();
  }

  const floorLight = new Float32Array(FLOOR_CELLS * 3);
  for (let cell = 0; cell < FLOOR_CELLS; cell++) {
    const points = 8;
    for (let i = 0; i < points; i++) {
      const at = turnY([floorDistance(cell), FLOOR_HEIGHT, 0], (2 * Math.PI * i) / points);
      baker.gather(at, [0, 1, 0], rays, cell * points + i).light.forEach((value, k) => {
        floorLight[3 * cell + k] = f32(floorLight, 3 * cell + k) + value / points;
      });
    }
    steps.add();
  }
  // Twice smoothed, few rays look like many.
  const calm = (values: Float32Array) => smooth(mesh, smooth(mesh, values));
  return { ...surface, light: calm(light), finish: calm(finish), tableLight, floorLight };
}
