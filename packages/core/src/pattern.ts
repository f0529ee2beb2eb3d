import { failure, reason } from './failure.ts';

/**
 * A regular expression as task authors write them. What Python spells in another way is taken too: `(?P<name>...)`,
 * `(?P=name)`, `\\A`, `\\Z`, `(?#comments)`, `x{,3}`, a `]` as the first character of a set, and leading flags like `(?i)`. A
 * character outside of the basic plane is one character, unless the pattern escapes what needs no escape.
 *
 * @throws `invalid-parameter`
 */
export function patternOf(source: string, flags = ''): RegExp {
  const leading = /^\(\?([ims]+)\)/.exec(source);
  const body = source.slice(leading?.[0].length ?? 0).replace(PYTHON, inOurWords);
  const all = flags + [...new Set(leading?.[1])].join('');
  try {
    return new RegExp(body, `u${all}`);
  } catch {
    // Unicode patterns are strict: `\-` outside of a set, say, is an error there.
  }
  try {
    return new RegExp(body, all);
  } catch (error) {
    throw failure('invalid-parameter', `"${source}" is not a regular expression: ${reason(error)}`, { cause: error });
  }
}

/** Escapes and sets, which are passed over whole, and what Python spells in another way. */
const PYTHON = /\\[\s\S]|\[(\^?)(\]?)(?:\\[\s\S]|[^\]\\])*\]|\(\?P<|\(\?P=(\w+)\)|\(\?#[^)]*\)|\{,(?=\d+\})/g;

function inOurWords(
  part: string,
  not: string | undefined,
  bracket: string | undefined,
  name: string | undefined,
): string {
  if (part === '\\A') return '(?<![\\s\\S])';
  if (part === '\\Z') return '(?![\\s\\S])';
  if (bracket === ']') return `[${not ?? ''}\\${part.slice(1 + (not ?? '').length)}`;
  if (name !== undefined) return `\\k<${name}>`;
  if (part === '(?P<') return '(?<';
  if (part === '{,') return '{0,';
  return part.startsWith('(?#') ? '' : part;
}
