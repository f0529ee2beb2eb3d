import { readCommon } from './common.ts';
import { type LineReader, problem } from './reading.ts';

/** Clarisse and CNode: `Progress for project://scene/image: 45%`, `Saving Image: ...`. */
export const readClarisse: LineReader = (line) => {
  if (line.startsWith('Progress for ')) {
    const percent = /: (\d{1,3})%\s?$/.exec(line.slice(-12))?.[1];
    return percent === undefined ? undefined : { kind: 'frame', percent: Math.min(100, Number(percent)) };
  }
  if (line.startsWith('Saving Image:')) return { kind: 'frame', percent: 100 };
  const label = /^\[(ERROR|WARNING)\] ?/.exec(line);
  if (label) return problem(label[1] === 'ERROR' ? 'error' : 'warning', line.slice(label[0].length));
  return readCommon(line);
};
