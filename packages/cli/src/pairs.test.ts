import { describe, expect, it } from 'vitest';
import { readArguments, readEnvironment } from './pairs.ts';

describe('NAME:VALUE', () => {
  it('splits at the first colon only', () => {
    expect(readEnvironment(['PATH:/a:/b', 'EMPTY:'])).toEqual({ PATH: '/a:/b', EMPTY: '' });
  });

  it('reads literals, but leaves text to arguments that are text', () => {
    expect(
      readArguments(['frames:1-48', 'chunksize:4', 'shot:0040', 'version:3'], new Set(['shot', 'version'])).values,
    ).toEqual({
      frames: '1-48',
      chunksize: 4,
      shot: '0040',
      version: '3',
    });
  });

  it('takes every use of the option, the last one for a name', () => {
    expect(readArguments(['a:1', 'b:2', 'a:3'], new Set())).toEqual({ values: { a: 3, b: 2 }, twice: ['a'] });
  });

  it.each(['frames', ':1', ''])('refuses %j', (pair) => {
    expect(() => readArguments([pair], new Set())).toThrowError(`--args takes NAME:VALUE, not "${pair}"`);
  });
});
