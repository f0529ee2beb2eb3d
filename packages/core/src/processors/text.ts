import { z } from 'zod';
import { failure } from '../failure.ts';
import { patternOf } from '../pattern.ts';
import { processor } from '../processor.ts';

/** Matches of a pattern in a text, or in each text of a list, become another text. */
export class SubstitutionProcessor extends processor({
  description: 'Replaces every match of a regular expression.',
  parameters: {
    pattern: z.string().optional().describe('The regular expression; without one the text stays as it is.'),
    replacement: z
      .string()
      .default('')
      .describe('May insert groups with \\1 to \\9; a backslash is \\\\; all else is literal.'),
  },
  overloads: (on) => [
    on(z.string(), (text, { parameters }) => substitution(parameters)(text)),
    on(z.array(z.string()), (texts, { parameters }) => texts.map(substitution(parameters))),
  ],
}) {}

function substitution({
  pattern,
  replacement,
}: {
  pattern?: string | undefined;
  replacement: string;
}): (text: string) => string {
  if (pattern === undefined) return (text) => text;
  const compiled = patternOf(pattern, 'g');
  const replaced = (...match: unknown[]) => {
    // match, groups, offset, text, and named groups if there are any
    const groups = match.slice(
      0,
      match.findIndex((item) => typeof item === 'number'),
    );
    return replacement.replace(/\\([1-9\\])/g, (_, code: string) => {
      if (code === '\\') return '\\';
      if (Number(code) >= groups.length) {
        throw failure(
          'invalid-parameter',
          `the replacement "${replacement}" inserts group ${code}, which the pattern does not have`,
        );
      }
      return (groups[Number(code)] as string | undefined) ?? '';
    });
  };
  return (text) => text.replace(compiled, replaced);
}

/** Text to Base64. */
export class Base64EncodeProcessor extends processor({
  description: 'Writes the UTF-8 bytes of a text in Base64, in the URL-safe alphabet, with padding.',
  overloads: (on) => [
    on(z.string(), (text) => Buffer.from(text, 'utf8').toString('base64').replaceAll('+', '-').replaceAll('/', '_')),
  ],
}) {}

/** Base64 to text. */
export class Base64DecodeProcessor extends processor({
  description: 'Reads a text from Base64 in the URL-safe alphabet.',
  overloads: (on) => [
    on(
      z
        .string()
        .regex(/^[\w-]*={0,2}$/)
        .describe('text in URL-safe Base64'),
      (text) => decode(text),
    ),
  ],
}) {}

function decode(text: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(text, 'base64url'));
  } catch (error) {
    throw failure('invalid-argument', 'the bytes of this Base64 are not UTF-8 text', { cause: error });
  }
}
