import { expect, it } from 'vitest';
import { pythonPattern } from './python-pattern.ts';

it.each([
  [String.raw`frame (\d+) of [a-z]+$`, String.raw`frame (\d+) of [a-z]+$`],
  [String.raw`(?<frame>\d+) and \k<frame>`, String.raw`(?P<frame>\d+) and (?P=frame)`],
  ['(?<=a)b(?<!c)', '(?<=a)b(?<!c)'],
  [String.raw`gr\u00f6\u00dfe [^] \\u0041`, String.raw`größe [\s\S] \\u0041`],
  [String.raw`\u002e\u005b`, String.raw`\x2e\x5b`],
  [String.raw`\[^]\(?<`, String.raw`\[^]\(?<`],
])('%s in the words of Python', (source, expected) => {
  expect(pythonPattern(source)).toBe(expected);
});
