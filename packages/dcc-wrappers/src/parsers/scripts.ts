import { readCommon } from './common.ts';
import { type LineReader, problem } from './reading.ts';

/** Python: traces, `ERROR:root:...` of its logging. */
export const readPython: LineReader = (line) => {
  const logged = /^(WARNING|ERROR|CRITICAL):[\w.]{0,100}:/.exec(line);
  if (logged) return problem(logged[1] === 'WARNING' ? 'warning' : 'error', line.slice(logged[0].length));
  return readCommon(line);
};

/** Node: `Error: ...` and `TypeError [CODE]: ...` of traces, `(node:123) DeprecationWarning: ...`. */
export const readNode: LineReader = (line) => {
  if (/^\(node:\d{1,9}\) /.test(line)) return problem('warning', line.slice(line.indexOf(')') + 2));
  const typed = /^(?:Uncaught )?[A-Za-z]{0,60}Error \[[\w-]{1,60}\]: /.exec(line);
  return typed ? problem('error', line) : readCommon(line);
};
