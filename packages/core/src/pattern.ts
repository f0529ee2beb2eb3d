import { failure, reason } from './failure.ts';

/**
 * A regular expression as task authors write them. What Python spells in another way is taken too: `(?P<name>...)`,
 * `(?P=name)`, `\\A`, `\\Z`, `(?#comments)`, `x{,3}`, a `]` as the first character of a set, escapes that are not needed, and
 * leading flags like `(?i)`; with `(?x)`, blanks and `# comments` are passed over. `$` stands before a newline that ends the text
 * too, and no other character ends a line. A character outside of the basic plane is one character.
 *
 * @throws `invalid-parameter`
 */
export function patternOf(source: string, flags = ''): RegExp {
  const leading = /^\(\?([imsx]+)\)/.exec(source);
  const given = new Set(leading?.[1]);
  const written = source.slice(leading?.[0].length ?? 0);
  const body = (given.delete('x') ? withoutBlanks(written) : written).replace(PYTHON, (...match) =>
    inOurWords(match as unknown as Match, given),
  );
  const all = flags + [...given].filter((flag) => flag === 'i').join('');
  try {
    return new RegExp(body, `u${all}`);
  } catch {
    // Unicode patterns are strict: a range of sets, `[\d-x]`, is an error there.
  }
  try {
    return new RegExp(body, all);
  } catch (error) {
    throw failure('invalid-parameter', `"${source}" is not a regular expression: ${reason(error)}`, { cause: error });
  }
}

/** Escapes and sets, which are passed over whole; what is between two of them, with blanks and comments. */
const VERBOSE = /(\\[\s#])|\\[\s\S]|\(\?#[^)]*\)|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]|(?:\s|#.*)+/g;

/** A pattern with the flag `x`. An escaped blank is one; where digits would meet that are apart, an empty group stays between them. */
function withoutBlanks(pattern: string): string {
  return pattern.replace(VERBOSE, (part, escaped: string | undefined, at: number) => {
    if (escaped !== undefined) return escaped.slice(1);
    if (!/^[\s#]/.test(part)) return part;
    return /\\\d+$/.test(pattern.slice(0, at)) && /^\d/.test(pattern.slice(at + part.length)) ? '(?:)' : '';
  });
}

/** Escapes (those with braces are JavaScript's alone), sets, and what Python spells or means in another way. */
const PYTHON =
  /\\(?:[pPu]\{[^}]*\}|[\s\S])|\[(\^?)(\]?)((?:\\[\s\S]|[^\]\\])*)\]|\(\?P<|\(\?P=(\w+)\)|\(\?#[^)]*\)|\{(?:\d+(?:,\d*)?|,\d*)\}|[.^${}]/g;

/** A match of `PYTHON`; the groups are those of a set, and a name. */
type Match = readonly [part: string, not?: string, bracket?: string, set?: string, name?: string];

/** Escapes of what means nothing by itself, which strict patterns refuse. */
const NEEDLESS = /\\([^\w^$\\.*+?()[\]{}|/]|_)/g;

function inOurWords([part, not, bracket, set, name]: Match, flags: ReadonlySet<string>): string {
  if (part === '.') return flags.has('s') ? '[\\s\\S]' : '[^\\n]';
  if (part === '^' || part === '\\A') return flags.has('m') && part === '^' ? '(?<![^\\n])' : '(?<![\\s\\S])';
  if (part === '$') return flags.has('m') ? '(?![^\\n])' : '(?=\\n?(?![\\s\\S]))';
  if (part === '\\Z') return '(?![\\s\\S])';
  if (set !== undefined) {
    const needless = set.replace(NEEDLESS, (pair, escaped: string) => (escaped === '-' ? pair : escaped));
    return `[${not ?? ''}${bracket === ']' ? '\\]' : ''}${needless}]`;
  }
  if (name !== undefined) return `\\k<${name}>`;
  if (part === '(?P<') return '(?<';
  if (part.startsWith('{,')) return `{0${part.slice(1)}`;
  if (part === '{' || part === '}') return `\\${part}`; // one that counts nothing
  if (part.startsWith('(?#')) return '';
  return part.replace(NEEDLESS, '$1');
}
