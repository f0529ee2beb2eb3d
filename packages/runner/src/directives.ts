import type { LineVerdict } from './line-parser.ts';

/** Exit codes are 32-bit numbers in the engine's tables; what does not fit is no directive. */
const GREATEST_CODE = 0x7fff_ffff;

/**
 * The directives that a command may print (tractor-protocol 11.5, the patterns of later 2.x versions): progress in six
 * spellings, exit status, expansion. Its cost is paid for every line of output, so it looks at the first character first.
 */
export function parseDirective(line: string): LineVerdict | undefined {
  switch (line.charCodeAt(0)) {
    case 65: // A
    case 84: // T
      return parseKeyword(line);
    case 70: // F
      return parseFrameCount(line);
    case 82: // R
    case 91: // [
      return progress(/^(?:\[[^\]]+\]:?\s+)?R90000\s+(\d+)/.exec(line), false);
    default:
      return (
        progress(/^(\d+)% done/.exec(line), false) ?? progress(/^[\d:.]{11}\s\S+\s+PROG\s+\|\s+(\d+)/.exec(line), true)
      );
  }
}

function parseKeyword(line: string): LineVerdict | undefined {
  const match = /^(?:TR|ALF)_(?:PROGRESS\s+(\d+)|EXIT_STATUS\s+(-?\d+))|^TR_EXPAND_CHUNK\s+"(.+)"/.exec(line);
  if (!match) return undefined;
  const [, percent, status, file] = match;
  if (percent !== undefined) return { kind: 'progress', percent: Math.min(100, Number(percent)), log: false };
  if (file !== undefined) return { kind: 'expand-chunk', file, log: false };
  const code = Number(status);
  return Math.abs(code) <= GREATEST_CODE ? { kind: 'exit-code', code, log: false } : undefined;
}

/** `Frame 7 (3 of 8)`. Of `\s+\d*\s+` the two readings are spelt out: on a line of blanks the short form takes quadratic time. */
function parseFrameCount(line: string): LineVerdict | undefined {
  const match = /^Frame\s(?:\s+|\s*\d+\s+)\((\d+)\s+of\s+(\d+)\)/.exec(line);
  const [, done, all] = match ?? [];
  if (all === undefined || Number(all) === 0) return undefined;
  const percent = Math.floor((100 * Number(done)) / Number(all));
  return { kind: 'progress', percent: Math.min(100, Math.max(1, percent)), log: true };
}

function progress(match: RegExpExecArray | null, log: boolean): LineVerdict | undefined {
  return match ? { kind: 'progress', percent: Math.min(100, Number(match[1])), log } : undefined;
}
