import { failure, reason } from './failure.ts';

/**
 * A regular expression as task authors write them. What Python spells in another way is taken too: `(?P<name>...)`,
 * `(?P=name)`, `\A`, `\Z` and leading flags like `(?i)`.
 *
 * @throws `invalid-parameter`
 */
export function patternOf(source: string, flags = ''): RegExp {
  const leading = /^\(\?([ims]+)\)/.exec(source);
  const body = source
    .slice(leading?.[0].length ?? 0)
    .replace(/\\[\s\S]|\(\?P[<=]/g, (part) => PYTHON[part] ?? part)
    .replace(/\(\?P=(\w+)\)/g, '\\k<$1>');
  try {
    return new RegExp(body, flags + [...new Set(leading?.[1])].join(''));
  } catch (error) {
    throw failure('invalid-parameter', `"${source}" is not a regular expression: ${reason(error)}`, { cause: error });
  }
}

const PYTHON: Readonly<Record<string, string>> = { '(?P<': '(?<', '\\A': '^', '\\Z': '$' };
