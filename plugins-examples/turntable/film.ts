import { clamp01, type Vec3 } from './vec.ts';

/**
 * From light to brightness as film shows it, 0 to 1: a soft shoulder for lamps, a toe for shadows (Narkowicz's fit of the
 * ACES curve). The result is the square root of a screen's linear light: samples can be averaged in it, since equal
 * steps of it look about equal.
 */
export const expose = (light: Vec3): Vec3 => [curve(light[0]), curve(light[1]), curve(light[2])];

const curve = (x: number): number => Math.sqrt(clamp01((x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14)));

/** From exposed film to a byte of an sRGB picture. */
export const develop = (exposed: number): number => SRGB[Math.round(exposed * (SRGB.length - 1))] ?? 255;

const SRGB = Uint8Array.from({ length: 4096 }, (_, i) => {
  const linear = (i / 4095) ** 2;
  return Math.round(255 * (linear <= 0.0031308 ? linear * 12.92 : 1.055 * linear ** (1 / 2.4) - 0.055));
});
