/** A point, a direction or a colour (linear RGB). y is up, the table's top lies at y = 0, the bunny is 1 high. */
export type Vec3 = readonly [x: number, y: number, z: number];

export const add = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const sub = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const mul = (a: Vec3, b: Vec3): Vec3 => [a[0] * b[0], a[1] * b[1], a[2] * b[2]];
export const scale = (a: Vec3, s: number): Vec3 => [a[0] * s, a[1] * s, a[2] * s];
/** a + b * s */
export const along = (a: Vec3, b: Vec3, s: number): Vec3 => [a[0] + b[0] * s, a[1] + b[1] * s, a[2] + b[2] * s];
/** a at t = 0, b at t = 1 */
export const mix = (a: Vec3, b: Vec3, t: number): Vec3 => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
];
export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const normalize = (a: Vec3): Vec3 => scale(a, 1 / Math.sqrt(dot(a, a)));
/** The mirror image of a direction that arrives at a surface. */
export const reflect = (d: Vec3, normal: Vec3): Vec3 => along(d, normal, -2 * dot(d, normal));
/** Turned about the vertical axis, counter-clockwise as seen from above. */
export const turnY = (a: Vec3, radians: number): Vec3 => {
  const c = Math.cos(radians);
  const s = Math.sin(radians);
  return [a[0] * c + a[2] * s, a[1], a[2] * c - a[0] * s];
};

export const clamp01 = (x: number): number => (x < 0 ? 0 : x > 1 ? 1 : x);
/** 0 below `from`, 1 above `to`, a smooth step between them (also downward, if `from` is the greater). */
export const smoothstep = (from: number, to: number, x: number): number => {
  const t = clamp01((x - from) / (to - from));
  return t * t * (3 - 2 * t);
};

// The compiler takes each read of a typed array for possibly undefined. Indices in the renderer come from the structure
// that is read, so these two say it once; one function for each kind of array keeps them as fast as a bare read.
export const f32 = (array: Float32Array, index: number): number => array[index] as number;
export const u32 = (array: Uint32Array, index: number): number => array[index] as number;
/** Three numbers of a flat list of points, the `index`th. */
export const point = (array: Float32Array, index: number): Vec3 => [
  f32(array, 3 * index),
  f32(array, 3 * index + 1),
  f32(array, 3 * index + 2),
];
