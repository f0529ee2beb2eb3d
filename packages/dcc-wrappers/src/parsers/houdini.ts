import { readArnold } from './arnold.ts';
import { readCommon } from './common.ts';
import type { LineReader } from './reading.ts';

/** `hython`, `mantra` and `husk`. Their `ALF_PROGRESS` may stand behind a time; at the beginning of a line it is a directive, which is read before. */
export const readHoudini: LineReader = (line) => {
  const percent = /^.{1,40}?\bALF_PROGRESS (\d{1,3})%/.exec(line)?.[1];
  if (percent !== undefined) return { kind: 'frame', percent: Math.min(100, Number(percent)) };
  return readArnold(line) ?? readCommon(line);
};
