/** The characters that mean something to a reader, by code. Only these are separators: to Tcl, U+00A0 is text. */
export const TAB = 0x09;
export const LF = 0x0a;
export const SPACE = 0x20;
export const QUOTE = 0x22;
export const HASH = 0x23;
export const DOLLAR = 0x24;
export const SEMICOLON = 0x3b;
export const BRACKET = 0x5b;
export const BACKSLASH = 0x5c;
export const OPEN = 0x7b;
export const CLOSE = 0x7d;

/** Space, tab, VT, FF, CR: what separates words on a line. */
export const isBlank = (code: number): boolean =>
  code === SPACE || code === TAB || code === 0x0b || code === 0x0c || code === 0x0d;

/** The blanks and LF: what separates the elements of a list. */
export const isSpace = (code: number): boolean => code === LF || isBlank(code);
