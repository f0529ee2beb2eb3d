import { BACKSLASH, CLOSE, OPEN } from './characters.ts';

/**
 * A text that is read as a script: the file itself, or the value of a word that was put together from escapes and
 * variables and is a block. Blocks in braces are no sources of their own but ranges of the source around them: what
 * Tcl changes in them when it reads the braces - continued lines - reads the same before and after.
 */
export interface Source {
  readonly text: string;
  /** The file offset of every character and of the end; undefined for the file itself. */
  readonly map: Int32Array | undefined;
  /** Where long braces close, by their opening brace. */
  readonly closes: Map<number, number>;
}

export const sourceOf = (text: string, map?: Int32Array): Source => ({ text, map, closes: new Map() });

/** Where a character of a source stands in the file. */
export const fileOffset = ({ map }: Source, at: number): number => (map === undefined ? at : (map[at] ?? 0));

/** Braces that close within this distance are looked for each time. */
const NEAR = 512;

/**
 * Where the brace at `open` is closed, or -1 if not before `end` (alf-format 2.2).
 *
 * Every nesting level looks for the ends of its blocks. To keep that linear in files of 10,000 levels, the first long
 * search notes the ends of all long braces on its way: which brace closes which does not depend on where the count
 * began, since a backslash keeps its partner in every count.
 */
export function closeOf(source: Source, open: number, end: number): number {
  const { text } = source;
  const near = Math.min(end, open + NEAR);
  let depth = 1;
  for (let at = open + 1; at < near; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === OPEN) depth++;
    else if (code === CLOSE && --depth === 0) return at;
  }
  if (near === end) return -1;
  const known = source.closes.get(open);
  if (known === undefined) return noteCloses(source, open, end);
  return known < end ? known : -1;
}

function noteCloses({ text, closes }: Source, open: number, end: number): number {
  const opened = [open];
  for (let at = open + 1; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === OPEN) opened.push(at);
    else if (code === CLOSE) {
      const from = opened.pop() ?? open;
      if (at - from >= NEAR) closes.set(from, at);
      if (opened.length === 0) return at;
    }
  }
  return -1;
}
