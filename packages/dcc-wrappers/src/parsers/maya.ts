import { readArnold } from './arnold.ts';
import { readCommon } from './common.ts';
import { type LineReader, problem } from './reading.ts';

/** `Render` and `maya -batch`: MEL's labels, the renderers' percentages, the exit status in the last line. */
export const readMaya: LineReader = (line) => {
  const done = /Percentage of rendering done: (\d{1,3})(?: \(([^)]{1,1000})\))?/.exec(line);
  if (done) return frame(done[2], Number(done[1]));
  if (/^maya encountered a fatal error/i.test(line)) return problem('error', line);
  const status = /^\/\/ Maya exited with status (-?\d{1,12})/.exec(line)?.[1];
  if (status !== undefined) return Number(status) === 0 ? undefined : problem('error', line.slice(3));
  if (/^Scene .{1,4096} completed\.$/.test(line)) return { kind: 'progress', percent: 100 };
  return readArnold(line) ?? readCommon(line);
};

function frame(name: string | undefined, percent: number): ReturnType<LineReader> {
  return { kind: 'frame', ...(name === undefined ? {} : { frame: name }), percent: Math.min(100, percent) };
}
