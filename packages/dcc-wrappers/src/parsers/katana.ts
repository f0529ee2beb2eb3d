import { readArnold } from './arnold.ts';
import { readCommon } from './common.ts';
import { type LineReader, problem } from './reading.ts';

/** Katana: `[ERROR python.root]: ...`. Progress is what its renderer prints. */
export const readKatana: LineReader = (line) => {
  const head = /^\[(INFO|WARN|WARNING|ERROR|CRITICAL|FATAL) [\w.:-]{1,100}\]:? ?/.exec(line);
  if (!head) {
    if (/^exiting with error code: -?[1-9]/i.test(line)) return problem('error', line);
    return readArnold(line) ?? readCommon(line);
  }
  const text = line.slice(head[0].length);
  const common = readCommon(text);
  if (common?.kind === 'licence' || head[1] === 'INFO') return common;
  return problem(head[1]?.startsWith('WARN') ? 'warning' : 'error', text);
};
