import { Buffer } from 'node:buffer';
import { LONE_SURROGATE } from '../write/quote.ts';
import type { Problems } from './problems.ts';

/** Strict refuses what only tolerant readers take; see alf-format 7. */
export type Mode = 'tolerant' | 'strict';

/**
 * The text that a Tcl reader sees: decoded, without byte order mark, all line ends LF, up to U+001A
 * (alf-format 1.1). Offsets, lines and columns count in this text.
 */
export function normaliseInput(input: string | Uint8Array, mode: Mode, problems: Problems): string {
  let text = typeof input === 'string' ? input : decode(input, mode, problems);
  if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
  if (text.includes('\r')) text = text.replace(/\r\n?/g, '\n');
  const eof = text.indexOf('\x1a');
  if (eof >= 0) {
    if (/\S/.test(text.slice(eof + 1)))
      problems.add({
        code: 'stray-eof-char',
        severity: 'warning',
        message: 'the character U+001A ends the file here; the rest is ignored',
        start: eof,
        end: eof + 1,
        hint: 'if the rest belongs to the job, remove the character',
      });
    text = text.slice(0, eof);
  }
  const nul = text.indexOf('\0');
  if (nul >= 0) refuse(nul, 'the character U+0000', problems);
  // Decoded bytes have whole pairs.
  const half = typeof input === 'string' ? text.search(LONE_SURROGATE) : -1;
  if (half >= 0) refuse(half, 'half of a surrogate pair', problems);
  return text;
}

const refuse = (at: number, what: string, problems: Problems): void =>
  problems.add({
    code: 'bad-encoding',
    severity: 'error',
    message: `${what} cannot stand in a job file`,
    start: at,
    end: at + 1,
  });

/** UTF-8; bytes that are none are errors, or to a tolerant reader Latin-1. */
function decode(bytes: Uint8Array, mode: Mode, problems: Problems): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const { text, bad } = decodeMixed(bytes);
    problems.add({
      code: 'bad-encoding',
      severity: mode === 'strict' ? 'error' : 'warning',
      message: 'a byte that is no UTF-8',
      start: bad,
      end: bad + 1,
      hint: 'save the file as UTF-8',
    });
    return text;
  }
}

/** The text with bad bytes as Latin-1, and the offset of the first of them in what the reader will see. */
function decodeMixed(bytes: Uint8Array): { text: string; bad: number } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: string[] = [];
  let bad = 0;
  let first = true;
  for (let from = 0; from < buffer.length; ) {
    const to = endOfValid(buffer, from);
    parts.push(buffer.toString('utf8', from, to));
    if (to >= buffer.length) break;
    if (first) bad = (parts[0] ?? '').replace(/^\ufeff/, '').replace(/\r\n?/g, '\n').length;
    first = false;
    parts.push(String.fromCharCode(buffer[to] ?? 0));
    from = to + 1;
  }
  return { text: parts.join(''), bad };
}

/** Where the run of valid UTF-8 that begins at `from` ends. */
function endOfValid(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length === 0) break;
    at += length;
  }
  return at;
}

/** The length of the UTF-8 sequence at `at`: 1 to 4, or 0 if it is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  // No overlong forms, no surrogates, nothing beyond U+10FFFF: the second byte tells.
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i] ?? 0;
    if (byte < (i === 1 ? low : 0x80) || byte > (i === 1 ? high : 0xbf)) return 0;
  }
  return length;
}
