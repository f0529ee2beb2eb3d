import { readCommon } from './common.ts';
import { type LineReader, percentOf, problem } from './reading.ts';

/** Blender, with Cycles (`Sample 3/16`, before 3.0 `Rendered 3/20 Tiles`) and EEVEE (`Rendering 3 / 64 samples`). */
export const readBlender: LineReader = (line) => {
  if (line.startsWith('Fra:')) {
    const frame = /^Fra:(-?\d{1,9}) /.exec(line)?.[1];
    const [, part, all] = /(?:Sample|Rendering|Rendered|Tile) (\d{1,9}) ?\/ ?(\d{1,9})/.exec(line) ?? [];
    const percent = percentOf(part, all);
    return frame === undefined || percent === undefined ? undefined : { kind: 'frame', frame, percent };
  }
  // Blender 5 writes time and category before it.
  if (line.startsWith("Saved: '") || /^\d\d:\d\d\.\d{3} {1,4}render {1,20}\| Saved: '/.test(line)) {
    return { kind: 'frame', percent: 100 };
  }
  // All that is left of a crash.
  if (/^Writing: .{1,4096}\.crash\.txt$/.test(line)) return problem('error', `Blender crashed; ${line}`);
  return readCommon(line);
};
