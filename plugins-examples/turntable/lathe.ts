import type { Vec3 } from './vec.ts';

/** The parts of the turntable, each of another material. */
export type Part = 'top' | 'rim' | 'side' | 'foot';

/** A ring of a turned shape: from one radius and height to the next, with the normals (outward, up) at both ends. */
interface Ring {
  readonly r0: number;
  readonly y0: number;
  readonly r1: number;
  readonly y1: number;
  readonly normal0: readonly [number, number];
  readonly normal1: readonly [number, number];
  readonly part: Part;
}

/** A point of the outline, from the axis on top outward and down; `part` names the ring that begins here. */
export interface OutlinePoint {
  readonly r: number;
  readonly y: number;
  readonly part: Part;
}

/** A shape turned on a lathe about the vertical axis, met exactly (no facets): each ring is a piece of a cone. */
export class Lathe {
  distance = 0;
  part: Part = 'top';
  normal: Vec3 = [0, 1, 0];

  private readonly rings: readonly Ring[];
  private readonly radius: number;
  private readonly top: number;
  private readonly bottom: number;

  constructor(outline: readonly OutlinePoint[]) {
    this.rings = ringsOf(outline);
    this.radius = Math.max(...outline.map(({ r }) => r));
    this.top = Math.max(...outline.map(({ y }) => y));
    this.bottom = Math.min(...outline.map(({ y }) => y));
  }

  /** Whether the ray passes the cylinder around the shape; most do not. */
  private mayMeet(origin: Vec3, direction: Vec3, limit: number): boolean {
    const ox = origin[0];
    const oy = origin[1];
    const oz = origin[2];
    const dx = direction[0];
    const dy = direction[1];
    const dz = direction[2];
    const ta = (this.top - oy) / dy;
    const tb = (this.bottom - oy) / dy;
    const a = dx * dx + dz * dz || 1e-12; // a ray straight down meets the cylinder far above and far below
    const half = (ox * dx + oz * dz) / a;
    const c = (ox * ox + oz * oz - this.radius * this.radius) / a;
    const root = Math.sqrt(half * half - c);
    const enter = Math.max(Math.min(ta, tb), -half - root);
    const leave = Math.min(Math.max(ta, tb), -half + root);
    return enter <= leave && leave > 0 && enter < limit;
  }

  /** The first point on the ray nearer than `limit`; `distance`, `part` and `normal` then tell of it. */
  closest(origin: Vec3, direction: Vec3, limit: number): boolean {
    if (!this.mayMeet(origin, direction, limit)) return false;
    const ox = origin[0];
    const oy = origin[1];
    const oz = origin[2];
    const dx = direction[0];
    const dy = direction[1];
    const dz = direction[2];
    let nearest = limit;
    let found: Ring | undefined;
    for (const ring of this.rings) {
      const t = meet(ring, ox, oy, oz, dx, dy, dz);
      if (t < nearest) {
        nearest = t;
        found = ring;
        // From above, nothing can stand before the flat top.
        if (dy < 0 && ring.y0 === this.top && ring.y1 === this.top) break;
      }
    }
    if (!found) return false;
    this.distance = nearest;
    this.part = found.part;
    this.normal = normalOf(found, ox + dx * nearest, oy + dy * nearest, oz + dz * nearest);
    return true;
  }

  /** Whether the shape is in the way of the ray. */
  blocked(origin: Vec3, direction: Vec3, limit: number): boolean {
    if (!this.mayMeet(origin, direction, limit)) return false;
    const ox = origin[0];
    const oy = origin[1];
    const oz = origin[2];
    const dx = direction[0];
    const dy = direction[1];
    const dz = direction[2];
    return this.rings.some((ring) => meet(ring, ox, oy, oz, dx, dy, dz) < limit);
  }
}

const NEAR = 1e-4;

function meet(ring: Ring, ox: number, oy: number, oz: number, dx: number, dy: number, dz: number): number {
  const { r0, y0, r1, y1 } = ring;
  if (y0 === y1) {
    const t = (y0 - oy) / dy;
    const x = ox + dx * t;
    const z = oz + dz * t;
    const square = x * x + z * z;
    const inside = Math.min(r0, r1);
    const outside = Math.max(r0, r1);
    return t > NEAR && square >= inside * inside && square < outside * outside ? t : Infinity;
  }
  // On the cone the radius is linear in the height: (distance from the axis)^2 = (radius + slope * height)^2.
  const slope = (r1 - r0) / (y1 - y0);
  const radius = r0 + slope * (oy - y0);
  const growth = slope * dy;
  const a = dx * dx + dz * dz - growth * growth;
  const b = ox * dx + oz * dz - radius * growth;
  const c = ox * ox + oz * oz - radius * radius;
  const square = b * b - a * c;
  if (!(square >= 0)) return Infinity;
  const root = Math.sqrt(square);
  const near = (-b - root) / a;
  const far = (-b + root) / a;
  const low = Math.min(y0, y1);
  const high = Math.max(y0, y1);
  const on = (t: number) => t > NEAR && oy + dy * t >= low && oy + dy * t < high && radius + growth * t >= 0;
  const first = Math.min(near, far);
  const second = Math.max(near, far);
  return on(first) ? first : on(second) ? second : Infinity;
}

function normalOf({ r0, y0, r1, y1, normal0, normal1 }: Ring, x: number, y: number, z: number): Vec3 {
  const r = Math.sqrt(x * x + z * z) || 1;
  const t = y0 === y1 ? (r - r0) / (r1 - r0) : (y - y0) / (y1 - y0);
  const out = normal0[0] + (normal1[0] - normal0[0]) * t;
  const up = normal0[1] + (normal1[1] - normal0[1]) * t;
  const length = Math.sqrt(out * out + up * up);
  return [(x / r) * (out / length), up / length, (z / r) * (out / length)];
}

function ringsOf(outline: readonly OutlinePoint[]): Ring[] {
  const flat = outline.slice(1).map((to, i) => {
    const from = outline[i] ?? to;
    const length = Math.hypot(to.r - from.r, to.y - from.y);
    return [(from.y - to.y) / length, (to.r - from.r) / length] as const;
  });
  // Corners sharper than 40 degrees stay corners; at all others the normal runs smoothly from ring to ring.
  const between = (a: readonly [number, number] | undefined, b: readonly [number, number]) =>
    a && a[0] * b[0] + a[1] * b[1] > 0.77 ? ([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2] as const) : b;
  return outline.slice(1).map((to, i) => {
    const from = outline[i] ?? to;
    const own = flat[i] ?? [0, 1];
    return {
      r0: from.r,
      y0: from.y,
      r1: to.r,
      y1: to.y,
      normal0: between(flat[i - 1], own),
      normal1: between(flat[i + 1], own),
      part: from.part,
    };
  });
}
