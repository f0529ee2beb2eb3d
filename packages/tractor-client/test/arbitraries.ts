import fc from 'fast-check';

const SPECIAL = [...'\'"`\\{}[]()%&=+,;:/?#*!~<> \t\n\r\0'];
const anyCharacter = fc
  .oneof(fc.nat({ max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((point) => String.fromCodePoint(point));

/** Any Unicode text, with many of the characters that quoting must take care of. */
export const anyText = fc.string({ unit: fc.oneof(fc.constantFrom(...SPECIAL), anyCharacter) });
