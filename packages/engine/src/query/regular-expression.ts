const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9A-Fa-f',
  word: '\\w',
};

/**
 * A pattern of the kind that PostgreSQL's `~` takes, as a JavaScript one: unanchored and case-sensitive, named
 * character classes, `(?i)` at the front, and `\m`, `\M`, `\y`, `\A`, `\Z`. Throws `SyntaxError`.
 */
export function regularExpression(pattern: string): RegExp {
  const flags = /^\(\?([a-z]+)\)/.exec(pattern);
  const body = (flags ? pattern.slice(flags[0].length) : pattern)
    .replace(/\[:(\w+):\]/g, (whole, name: string) => CLASSES[name] ?? whole)
    .replace(/\\(.)/gs, (whole, letter: string) => ESCAPES[letter] ?? whole);
  return new RegExp(body, flags?.[1]?.includes('i') ? 'i' : '');
}

const ESCAPES: Readonly<Record<string, string>> = {
  m: '\\b(?=\\w)',
  M: '\\b(?<=\\w)',
  y: '\\b',
  Y: '\\B',
  A: '^',
  Z: '$',
};
