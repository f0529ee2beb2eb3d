import type { Mesh } from './mesh.ts';
import { f32, u32, type Vec3 } from './vec.ts';

/** A bounding volume hierarchy in flat arrays, ready to be written to a file and to be walked without a single object. */
export interface Bvh {
  /** For each node: low x y z, high x y z. Node 0 is the root. */
  readonly bounds: Float32Array;
  /** For each node: first child (the second follows it) and 0, or first triangle in leaf order and their number. */
  readonly links: Uint32Array;
  /** For each triangle in leaf order: a corner and the two edges that leave it. */
  readonly corners: Float32Array;
  /** For each triangle in leaf order: its number in the mesh. */
  readonly order: Uint32Array;
}

const BINS = 16;
const LEAF = 4;

/** Builds the tree top down; each split is the cheapest of 15 on each axis by the surface area heuristic. */
export function buildBvh({ positions, triangles }: Mesh): Bvh {
  const count = triangles.length / 3;
  const boxes = new Float32Array(count * 6);
  for (let t = 0; t < count; t++)
    for (let axis = 0; axis < 3; axis++) {
      const a = f32(positions, 3 * u32(triangles, 3 * t) + axis);
      const b = f32(positions, 3 * u32(triangles, 3 * t + 1) + axis);
      const c = f32(positions, 3 * u32(triangles, 3 * t + 2) + axis);
      boxes[6 * t + axis] = Math.min(a, b, c);
      boxes[6 * t + 3 + axis] = Math.max(a, b, c);
    }
  const centre = (t: number, axis: number) => f32(boxes, 6 * t + axis) + f32(boxes, 6 * t + 3 + axis);

  const order = Uint32Array.from({ length: count }, (_, t) => t);
  const bounds = new Float32Array(12 * count);
  const links = new Uint32Array(4 * count);
  let nodes = 1;
  const open: [node: number, from: number, to: number][] = [[0, 0, count]];
  for (let work = open.pop(); work; work = open.pop()) {
    const [node, from, to] = work;
    const box = emptyBox();
    for (let i = from; i < to; i++) growBox(box, boxes, u32(order, i));
    bounds.set(box, 6 * node);
    const at = to - from > LEAF ? split(order, boxes, centre, from, to) : from;
    if (at === from) links.set([from, to - from], 2 * node);
    else {
      links.set([nodes, 0], 2 * node);
      open.push([nodes, from, at], [nodes + 1, at, to]);
      nodes += 2;
    }
  }

  const corners = new Float32Array(9 * count);
  order.forEach((t, i) => {
    for (let axis = 0; axis < 3; axis++) {
      const a = f32(positions, 3 * u32(triangles, 3 * t) + axis);
      corners[9 * i + axis] = a;
      corners[9 * i + 3 + axis] = f32(positions, 3 * u32(triangles, 3 * t + 1) + axis) - a;
      corners[9 * i + 6 + axis] = f32(positions, 3 * u32(triangles, 3 * t + 2) + axis) - a;
    }
  });
  return { bounds: bounds.slice(0, 6 * nodes), links: links.slice(0, 2 * nodes), corners, order };
}

/** Reorders triangles `from` to `to` so that the left child's come first; returns where the right child's begin. */
function split(
  order: Uint32Array,
  boxes: Float32Array,
  centre: (triangle: number, axis: number) => number,
  from: number,
  to: number,
): number {
  let best = { cost: Infinity, axis: 0, bin: 0, low: 0, width: 0 };
  for (let axis = 0; axis < 3; axis++) {
    let low = Infinity;
    let high = -Infinity;
    for (let i = from; i < to; i++) {
      const c = centre(u32(order, i), axis);
      low = Math.min(low, c);
      high = Math.max(high, c);
    }
    const width = (high - low) * (1 + 1e-6);
    if (width <= 0) continue;
    const bins = Array.from({ length: BINS }, () => ({ box: emptyBox(), count: 0 }));
    for (let i = from; i < to; i++) {
      const t = u32(order, i);
      const bin = bins[Math.floor(((centre(t, axis) - low) / width) * BINS)];
      if (!bin) continue;
      growBox(bin.box, boxes, t);
      bin.count++;
    }
    const right = sweep(bins.toReversed()).reverse();
    sweep(bins).forEach((left, bin) => {
      const cost = left + (right[bin + 1] ?? Infinity);
      if (cost < best.cost) best = { cost, axis, bin, low, width };
    });
  }
  let at = from;
  for (let i = from; i < to; i++) {
    const t = u32(order, i);
    if (Math.floor(((centre(t, best.axis) - best.low) / best.width) * BINS) > best.bin) continue;
    order[i] = u32(order, at);
    order[at++] = t;
  }
  return at === to ? from : at;
}

/** For each bin, the cost (surface times triangles) of the box around it and all bins before it. */
function sweep(bins: readonly { readonly box: Float32Array; readonly count: number }[]): number[] {
  const box = emptyBox();
  let count = 0;
  return bins.map((bin) => {
    if (bin.count > 0) growBox(box, bin.box, 0);
    count += bin.count;
    const [x0 = 0, y0 = 0, z0 = 0, x1 = 0, y1 = 0, z1 = 0] = box;
    const [x, y, z] = [x1 - x0, y1 - y0, z1 - z0];
    return count === 0 ? Infinity : count * (x * y + y * z + z * x);
  });
}

const emptyBox = () => Float32Array.of(Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity);

function growBox(box: Float32Array, boxes: Float32Array, index: number): void {
  for (let axis = 0; axis < 3; axis++) {
    box[axis] = Math.min(f32(box, axis), f32(boxes, 6 * index + axis));
    box[axis + 3] = Math.max(f32(box, axis + 3), f32(boxes, 6 * index + 3 + axis));
  }
}

/** Finds what a ray meets in a hierarchy. The fields tell of the last ray that met something. */
export class MeshTracer {
  /** How far along the ray, in lengths of its direction. */
  distance = 0;
  /** The triangle's number in the mesh. */
  triangle = 0;
  /** Where in the triangle: weights of its second and third corner. */
  u = 0;
  v = 0;

  private readonly bvh: Bvh;
  private readonly stack = new Uint32Array(64);

  constructor(bvh: Bvh) {
    this.bvh = bvh;
  }

  /** The first triangle on the ray nearer than `limit`. */
  closest(origin: Vec3, direction: Vec3, limit: number): boolean {
    return this.walk(origin, direction, limit, false);
  }

  /** Whether anything at all is on the ray nearer than `limit`: for shadows, and quicker than `closest`. */
  blocked(origin: Vec3, direction: Vec3, limit: number): boolean {
    return this.walk(origin, direction, limit, true);
  }

  // The inner loop of all rendering. It reads its arrays directly: through functions it is at times half as fast.
  private walk(origin: Vec3, direction: Vec3, limit: number, any: boolean): boolean {
    const { bounds, links, corners, order } = this.bvh;
    const stack = this.stack;
    const ox = origin[0];
    const oy = origin[1];
    const oz = origin[2];
    const dx = direction[0];
    const dy = direction[1];
    const dz = direction[2];
    const ix = 1 / dx;
    const iy = 1 / dy;
    const iz = 1 / dz;
    const x = ix < 0 ? 3 : 0;
    const y = iy < 0 ? 3 : 0;
    const z = iz < 0 ? 3 : 0;
    let nearest = limit;
    let found = -1;
    let depth = 0;
    let node = 0;
    if (entry(bounds, 0, x, y, z, ox, oy, oz, ix, iy, iz, nearest) === Infinity) return false;
    for (;;) {
      const count = links[2 * node + 1] as number;
      const first = links[2 * node] as number;
      if (count === 0) {
        const near = entry(bounds, 6 * first, x, y, z, ox, oy, oz, ix, iy, iz, nearest);
        const far = entry(bounds, 6 * first + 6, x, y, z, ox, oy, oz, ix, iy, iz, nearest);
        if (near !== Infinity || far !== Infinity) {
          node = near <= far ? first : first + 1;
          if (near !== Infinity && far !== Infinity) stack[depth++] = 2 * first + 1 - node;
          continue;
        }
      } else {
        for (let i = first; i < first + count; i++) {
          // Moeller and Trumbore: solve origin + t * direction = corner + u * edge1 + v * edge2.
          const k = 9 * i;
          const ax = corners[k + 3] as number;
          const ay = corners[k + 4] as number;
          const az = corners[k + 5] as number;
          const bx = corners[k + 6] as number;
          const by = corners[k + 7] as number;
          const bz = corners[k + 8] as number;
          const px = dy * bz - dz * by;
          const py = dz * bx - dx * bz;
          const pz = dx * by - dy * bx;
          const inverse = 1 / (ax * px + ay * py + az * pz);
          const sx = ox - (corners[k] as number);
          const sy = oy - (corners[k + 1] as number);
          const sz = oz - (corners[k + 2] as number);
          const u = (sx * px + sy * py + sz * pz) * inverse;
          if (!(u >= 0 && u <= 1)) continue;
          const qx = sy * az - sz * ay;
          const qy = sz * ax - sx * az;
          const qz = sx * ay - sy * ax;
          const v = (dx * qx + dy * qy + dz * qz) * inverse;
          if (!(v >= 0 && u + v <= 1)) continue;
          const t = (bx * qx + by * qy + bz * qz) * inverse;
          if (!(t > 1e-5 && t < nearest)) continue;
          if (any) return true;
          nearest = t;
          found = i;
          this.u = u;
          this.v = v;
        }
      }
      if (depth === 0) break;
      node = stack[--depth] as number;
    }
    if (found < 0) return false;
    this.distance = nearest;
    this.triangle = u32(order, found);
    return true;
  }
}

/**
 * Where a ray enters the box at `k` of `bounds`, or Infinity if it misses it or the box begins beyond `limit`.
 * `x`, `y` and `z` name the sides that the ray meets first: 0 the low one, 3 the high one.
 */
function entry(
  bounds: Float32Array,
  k: number,
  x: number,
  y: number,
  z: number,
  ox: number,
  oy: number,
  oz: number,
  ix: number,
  iy: number,
  iz: number,
  limit: number,
): number {
  let enter = ((bounds[k + x] as number) - ox) * ix;
  let leave = ((bounds[k + 3 - x] as number) - ox) * ix;
  const enterY = ((bounds[k + 1 + y] as number) - oy) * iy;
  const leaveY = ((bounds[k + 4 - y] as number) - oy) * iy;
  if (enterY > enter) enter = enterY;
  if (leaveY < leave) leave = leaveY;
  const enterZ = ((bounds[k + 2 + z] as number) - oz) * iz;
  const leaveZ = ((bounds[k + 5 - z] as number) - oz) * iz;
  if (enterZ > enter) enter = enterZ;
  if (leaveZ < leave) leave = leaveZ;
  return enter <= leave && leave >= 0 && enter < limit ? enter : Infinity;
}
