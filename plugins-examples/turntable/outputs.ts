import { resolve } from 'node:path';
import { frameName } from './label.ts';

/** Where the job puts what it makes, below its folder `out`. */
export const outputs = (out: string) => ({
  scene: resolve(out, 'scene.bin'),
  frame: (frame: number) => resolve(out, 'frames', `turntable.${frameName(frame)}.png`),
  animation: resolve(out, 'turntable.webp'),
  contactSheet: resolve(out, 'contact-sheet.png'),
});

/** `480x360` as numbers. */
export function sizeOf(resolution: string): { readonly width: number; readonly height: number } {
  const [width = 0, height = 0] = resolution.split('x').map(Number);
  return { width, height };
}
