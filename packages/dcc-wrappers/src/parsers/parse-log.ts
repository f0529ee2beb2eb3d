import { TextDecoder } from 'node:util';
import type { Application, Finding, ProblemKind } from './finding.ts';
import { type OutputParserOptions, outputParser } from './output-parser.ts';

export interface ParseLogOptions extends OutputParserOptions {
  /** How many problems of each kind are told with their lines; all are counted. @default 100 */
  readonly most?: number;
}

/** A line of a log that tells of trouble. */
export interface LogProblem {
  readonly kind: ProblemKind;
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}

/** What a log says. */
export interface LogSummary {
  readonly application: Application;
  readonly lines: number;
  readonly counts: Readonly<Record<Finding['kind'], number>>;
  /** The last progress, 0 to 100; absent if there was none. */
  readonly progress?: number;
  /** In the order of lines; the first ones of each kind. */
  readonly problems: readonly LogProblem[];
}

/**
 * Reads a whole log: a file as a stream, or text.
 *
 * @param chunks pieces of the log; their borders may be anywhere, also inside a character
 */
export async function parseLog(
  application: Application,
  chunks: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
  { most = 100, ...options }: ParseLogOptions = {},
): Promise<LogSummary> {
  const parse = outputParser(application, options);
  const counts = { progress: 0, warning: 0, error: 0, licence: 0 };
  const problems: LogProblem[] = [];
  let lines = 0;
  let progress: number | undefined;
  for await (const line of linesOf(chunks)) {
    lines += 1;
    const finding = parse(line);
    if (!finding) continue;
    counts[finding.kind] += 1;
    if (finding.kind === 'progress') progress = finding.percent;
    else if (counts[finding.kind] <= most) problems.push({ kind: finding.kind, line: lines, message: finding.message });
  }
  return { application, lines, counts, ...(progress === undefined ? {} : { progress }), problems };
}

/** Of a longer line the beginning is kept, so that no log can fill the memory. Characters. */
const LONGEST_LINE = 64 * 1024;

async function* linesOf(
  chunks: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
): AsyncGenerator<string> {
  const decode = decoder();
  let open = '';
  let begun = false;
  for await (const chunk of chunks) {
    const text = typeof chunk === 'string' ? chunk : decode(chunk);
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      yield open + text.slice(start, Math.min(end, start + LONGEST_LINE));
      open = '';
      begun = false;
      start = end + 1;
    }
    if (start === text.length) continue;
    begun = true;
    if (open.length < LONGEST_LINE) open += text.slice(start, start + LONGEST_LINE - open.length);
  }
  const rest = decode();
  if (begun || rest !== '') yield open + rest;
}

/**
 * Reads bytes as text, piece by piece; without a piece, what is left at the end. UTF-8; or what the mark at its beginning
 * says: a shell of Windows redirects into UTF-16. The mark is no part of the text.
 */
function decoder(): (piece?: Uint8Array) => string {
  let decoding: TextDecoder | undefined;
  let begin = Buffer.alloc(0);
  return (piece) => {
    if (decoding) return decoding.decode(piece, { stream: piece !== undefined });
    begin = Buffer.concat([begin, piece ?? Buffer.alloc(0)]);
    if (piece && begin.length < 2) return '';
    decoding = new TextDecoder(encodingOf(begin));
    return decoding.decode(begin, { stream: piece !== undefined });
  };
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}
