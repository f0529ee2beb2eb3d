import { expect, test } from 'vitest';
import { parseDirective } from './directives.ts';
import type { LineVerdict } from './line-parser.ts';

const progress = (percent: number, log = false): LineVerdict => ({ kind: 'progress', percent, log });
const exitCode = (code: number): LineVerdict => ({ kind: 'exit-code', code, log: false });
const chunk = (file: string): LineVerdict => ({ kind: 'expand-chunk', file, log: false });

test.each<[string, LineVerdict | undefined]>([
  ['TR_PROGRESS 42', progress(42)],
  ['TR_PROGRESS 42%', progress(42)],
  ['ALF_PROGRESS\t 7 % of it', progress(7)],
  ['TR_PROGRESS 300%', progress(100)],
  ['TR_PROGRESS 99999999999999999999999', progress(100)],
  ['TR_PROGRESS 12.7%', progress(12)],
  [' TR_PROGRESS 42', undefined],
  ['TR_PROGRESS42', undefined],
  ['TR_PROGRESS -1', undefined],
  ['TR_PROGRESS', undefined],
  ['tr_progress 5', undefined],
  ['R90000 33%', progress(33)],
  ['[prman] R90000   33', progress(33)],
  ['[prman]: R90000 33', progress(33)],
  ['[prman]R90000 33', undefined],
  ['prman R90000 33', undefined],
  ['[] R90000 33', undefined],
  ['10:02:11.12 abc PROG | 57', progress(57, true)],
  ['10:02:11.12 abc  PROG  |  5', progress(5, true)],
  ['10:02:11.1 abc PROG | 57', undefined],
  ['57% done', progress(57)],
  ['57 % done', undefined],
  ['Frame 12 (3 of 8)', progress(37, true)],
  ['Frame  (3 of 8)', progress(37, true)],
  ['Frame 1 (0 of 800)', progress(1, true)],
  ['Frame 1 (9 of 8)', progress(100, true)],
  ['Frame 1 (1 of 0)', undefined],
  ['Frame (3 of 8)', undefined],
  ['TR_EXIT_STATUS 3', exitCode(3)],
  ['ALF_EXIT_STATUS -9 said the wrapper', exitCode(-9)],
  ['TR_EXIT_STATUS 0', exitCode(0)],
  ['TR_EXIT_STATUS 99999999999', undefined],
  ['TR_EXIT_STATUS x', undefined],
  ['TR_EXPAND_CHUNK "/tmp/a b.alf"', chunk('/tmp/a b.alf')],
  ['TR_EXPAND_CHUNK  "/tmp/a.alf" here', chunk('/tmp/a.alf')],
  ['ALF_EXPAND_CHUNK "/tmp/a.alf"', undefined],
  ['TR_EXPAND_CHUNK /tmp/a.alf', undefined],
  ['', undefined],
  ['Traceback (most recent call last):', undefined],
])('%j', (line, expected) => {
  expect(parseDirective(line)).toEqual(expected);
});

test.each(['Frame', 'TR_PROGRESS', '[x] ', '10:02:11.12 a', 'TR_EXPAND_CHUNK "'])(
  'a long line that begins with %j and leads nowhere costs no quadratic time',
  (start) => {
    for (const filler of [' ', '"', '1', 'x ']) {
      // Quadratic time would be more than a test has.
      parseDirective(start + filler.repeat(2_000_000 / filler.length));
    }
  },
);
