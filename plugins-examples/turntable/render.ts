import { cameraRay, turntableCamera } from './camera.ts';
import { develop, expose } from './film.ts';
import { MAX_SAMPLES, PixelSamples, SAMPLE_PAIRS } from './sampling.ts';
import type { Scene } from './scene.ts';
import { Shader } from './shade.ts';
import { mix, smoothstep, type Vec3 } from './vec.ts';

export interface RenderOptions {
  readonly width: number;
  readonly height: number;
  /** How far the table has turned. */
  readonly radians: number;
  /** Most samples of a pixel, where the picture is busy: 4 to 64. Plain pixels get by with 4. */
  readonly samples: number;
}

/** A picture: three bytes for each pixel, row by row from the top. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Every pixel gets so many samples, and then the next so many, until its mean is known well enough. */
const STEP = 4;
/** Well enough: the variance of the mean, on a scale from black to white of 1. */
const GOOD_ENOUGH = 0.012 ** 2;

/** Renders one frame. The same options give the same bytes. */
export function renderFrame(scene: Scene, { width, height, radians, samples }: RenderOptions): Picture {
  const camera = turntableCamera(width / height, radians);
  const points = new PixelSamples();
  const shader = new Shader(scene, radians, points);
  const most = Math.min(MAX_SAMPLES, samples);
  const pixels = new Uint8Array(width * height * 3);
  // The row above, up to this pixel this row: 1 where samples differed. Beside such a pixel the first samples may agree
  // by chance alone, and soft shadows would get dotted; so a pixel with such a neighbour takes more before it may stop.
  const busy = new Uint8Array(width + 2);

  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const least = busy[column] || busy[column + 1] || busy[column + 2] ? 3 * STEP : STEP;
      points.startPixel(column, row);
      let red = 0;
      let green = 0;
      let blue = 0;
      let squares = 0;
      let count = 0;
      let variance = Infinity;
      while (count < most && (count < least || variance > GOOD_ENOUGH * count)) {
        for (const end = count + STEP; count < end; count++) {
          points.startSample(count);
          points.take(SAMPLE_PAIRS.pixel);
          const x = ((column + tent(points.x)) / width) * 2 - 1;
          const y = 1 - ((row + tent(points.y)) / height) * 2;
          // Exposing each sample, not their mean, keeps edges against bright highlights smooth.
          const film = expose(shader.seen(camera.position, cameraRay(camera, x, y), backdrop(x, y)));
          red += film[0];
          green += film[1];
          blue += film[2];
          squares += film[1] * film[1];
        }
        variance = squares / count - (green / count) ** 2;
      }
      busy[column + 1] = variance > GOOD_ENOUGH * STEP ? 1 : 0;
      const exposure = vignette(column / width, row / height) / count;
      const at = 3 * (row * width + column);
      pixels[at] = develop(red * exposure);
      pixels[at + 1] = develop(green * exposure);
      pixels[at + 2] = develop(blue * exposure);
    }
  return { width, height, pixels };
}

/** A place in the pixel or a little beside it, most often in its middle: edges get neither jagged nor blurred. */
const tent = (x: number): number => 0.5 + (x < 0.5 ? Math.sqrt(2 * x) - 1 : 1 - Math.sqrt(2 - 2 * x)) * 0.85;

/** The paper behind: a soft spot of light behind the subject. */
function backdrop(x: number, y: number): Vec3 {
  const spot = smoothstep(1.5, 0, Math.sqrt(x * x + (y - 0.25) * (y - 0.25)));
  return mix([0.02, 0.03, 0.036], [0.13, 0.155, 0.16], spot);
}

const vignette = (x: number, y: number): number => 1 - 0.3 * smoothstep(0.45, 0.85, Math.hypot(x - 0.5, y - 0.5));
