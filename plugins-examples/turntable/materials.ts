import { clamp01, mix, scale, smoothstep, type Vec3 } from './vec.ts';

/** How a surface answers to light: a coloured body below, and a clear or metallic skin that mirrors. */
export interface Material {
  readonly albedo: Vec3;
  /** What the skin mirrors when looked at straight on; all of it at a grazing angle. */
  readonly mirror: Vec3;
  /** 0 is a perfect mirror; 0.3 a soft sheen. */
  readonly roughness: number;
}

const CLEAR: Vec3 = [0.04, 0.04, 0.04];

/** Mean colours, for light that goes from surface to surface. */
export const GLAZE: Vec3 = [0.36, 0.56, 0.48];
export const WOOD: Vec3 = [0.2, 0.1, 0.05];
export const FLOOR: Vec3 = [0.34, 0.32, 0.3];

/** Celadon: the glaze runs off edges, where the pale clay shows through, and gathers in hollows, where it is deep. */
export function glaze(openness: number, edge: number): Material {
  const body = mix([0.035, 0.15, 0.125], [0.36, 0.53, 0.42], smoothstep(0.5, 1, openness));
  return { albedo: mix(body, [0.72, 0.62, 0.45], edge), mirror: CLEAR, roughness: 0.05 };
}

export const BRASS: Material = { albedo: [0.34, 0.12, 0.035], mirror: [0.95, 0.5, 0.24], roughness: 0.3 };
const IVORY: Material = { albedo: [0.6, 0.46, 0.28], mirror: CLEAR, roughness: 0.14 };
const ENAMEL: Material = { albedo: [0.55, 0.04, 0.02], mirror: CLEAR, roughness: 0.05 };

/** Walnut with ivory inlays, a ring and a line for every 15 degrees, and one enamel dot, so that the eye can follow the turn. */
export function tableTop(x: number, z: number): Material {
  const r = Math.sqrt(x * x + z * z);
  if (Math.abs(r - 0.665) < 0.006) return IVORY;
  if (r > 0.69 && r < 0.8) {
    const fromDot = Math.hypot(x, z - 0.745);
    if (fromDot < 0.026) return ENAMEL;
    if (fromDot < 0.034) return IVORY;
    const degrees = (Math.atan2(z, x) * 180) / Math.PI;
    const nearest = Math.round(degrees / 15) * 15;
    const across = Math.abs(((degrees - nearest) * Math.PI) / 180) * r;
    const long = nearest % 45 === 0;
    if (nearest !== 90 && r > (long ? 0.705 : 0.735) && r < 0.785 && across < (long ? 0.009 : 0.006)) return IVORY;
  }
  return { albedo: walnut(x, z), mirror: CLEAR, roughness: 0.14 };
}

export const DARK_WOOD: Material = { albedo: [0.1, 0.052, 0.027], mirror: CLEAR, roughness: 0.2 };
export const IRON: Material = { albedo: [0.02, 0.02, 0.022], mirror: CLEAR, roughness: 0.3 };

/** Planks with straight grain along x: growth rings, cut a little off the heart, and fine dark pores. */
function walnut(x: number, z: number): Vec3 {
  const plank = Math.floor(z / PLANK + 0.5);
  const across = z - plank * PLANK;
  const shift = 5.3 * plank;
  const wander = noise(x * 1.3 + shift, z * 2.5) * 0.09 + noise(x * 5 + shift, z * 12) * 0.008;
  const rings = Math.sqrt((across + 0.32 + wander) ** 2 + (x * 0.16 + 0.1 * plank) ** 2) * 19;
  const ring = (rings + noise(rings * 0.7, shift)) % 1;
  const late = smoothstep(0, 0.75, ring) * smoothstep(1, 0.8, ring);
  const pores = smoothstep(0.2, 0.8, noise(x * 9 + shift, z * 130));
  const tone = 1 + 0.22 * lattice(plank, 11) + 0.2 * noise(x * 2.2 + shift, z * 3);
  const seam = smoothstep(0.494, 0.499, Math.abs(across) / PLANK);
  return scale(mix(LIGHT_WALNUT, DARK_WALNUT, clamp01(late * 0.6 + pores * 0.3)), tone * (1 - 0.7 * seam));
}

const PLANK = 0.36;
const LIGHT_WALNUT: Vec3 = [0.215, 0.122, 0.064];
const DARK_WALNUT: Vec3 = [0.085, 0.044, 0.022];

/** Smooth value noise between -1 and 1. */
function noise(x: number, z: number): number {
  const i = Math.floor(x);
  const k = Math.floor(z);
  const u = (x - i) ** 2 * (3 - 2 * (x - i));
  const v = (z - k) ** 2 * (3 - 2 * (z - k));
  const low = lattice(i, k) * (1 - u) + lattice(i + 1, k) * u;
  const high = lattice(i, k + 1) * (1 - u) + lattice(i + 1, k + 1) * u;
  return low * (1 - v) + high * v;
}

function lattice(i: number, k: number): number {
  let h = Math.imul(i, 374761393) + Math.imul(k, 668265263);
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 31 - 1;
}
