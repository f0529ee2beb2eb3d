import { describe, expect, it } from 'vitest';
import { ListError, listElements, splitList } from './list.ts';

describe('splitList', () => {
  // alf-format 2.8 and 3.6; random lists are held against Tcl in tcl.full.test.ts.
  it.each([
    ['{a b} {} c\\ d "e f"', ['a b', '', 'c d', 'e f']],
    ['a\\{b {x\\}y} z\\\\', ['a{b', 'x\\}y', 'z\\']],
    ['C:\\new {C:\\new}', ['C:\new', 'C:\\new']],
    ["$a [b] ;c #d 'e f'", ['$a', '[b]', ';c', '#d', "'e", "f'"]],
    ['a{b x} y"z', ['a{b', 'x}', 'y"z']],
    ['{a\\\n b} a\\\n  b', ['a\\\n b', 'a b']],
    [' \t\n\r\v\f', []],
    ['""', ['']],
    ['a\u00a0b', ['a\u00a0b']],
    ['\\', ['\\']],
  ])('%j is %j', (text, items) => {
    expect(splitList(text)).toEqual(items);
    expect(listElements(text).map(({ value }) => value)).toEqual(items);
  });

  it.each([
    ['x {a}b', 5],
    ['"a"b', 3],
    ['x {a', 2],
    ['"a', 0],
    ['{a\\}', 0],
    ['b a\\u0000', 2],
    ['\\ud83d', 0],
  ])('%j is none, at %i', (text, start) => {
    expect(() => splitList(text)).toThrow(ListError);
    try {
      listElements(text);
    } catch (error) {
      expect(error).toMatchObject({ start });
    }
  });
});

it('listElements tells where each stands', () => {
  expect(listElements(' {a} b\\ c "d"')).toEqual([
    { value: 'a', start: 1, end: 4, verbatim: 2 },
    { value: 'b c', start: 5, end: 9, verbatim: undefined },
    { value: 'd', start: 10, end: 13, verbatim: 11 },
  ]);
});
