/**
 * The source of a regular expression in the words of Python's `re`, 2.7 and 3: the shim finds with it the lines that cross.
 * Translated is what the two spell apart: named groups, `[^]`, and `\u00fc`, which Python 2 takes for the letter u.
 */
export function pythonPattern(source: string): string {
  return source.replace(SPELT_APART, (token, code: string | undefined) => {
    if (code !== undefined) return character(Number.parseInt(code, 16));
    if (token === '[^]') return '[\\s\\S]';
    if (token === '(?<') return '(?P<';
    return token.startsWith('\\k<') ? `(?P=${token.slice(3, -1)})` : token;
  });
}

/** Any other escaped character is a token too, so that nothing is taken for the second half of one. */
const SPELT_APART = /\\u([0-9a-fA-F]{4})|\\k<[A-Za-z_]\w*>|\\[\s\S]|\[\^\]|\(\?<(?=[A-Za-z_])/g;

/** A letter as itself; by its number what may mean something in a pattern. */
function character(code: number): string {
  return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : String.fromCharCode(code);
}
