import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWords } from './parse-words.ts';
import type { CommandSpec } from './table/spec.ts';

const COMMAND = {
  name: 'draw',
  summary: '',
  positionals: [
    { name: 'kind', type: 'text', choices: ['svg', 'png'], default: 'svg', describe: '' },
    { name: 'ids', type: 'texts', describe: '' },
  ],
  options: {
    out: { type: 'text', describe: '' },
    args: { type: 'texts', describe: '' },
    scale: { type: 'number', default: 1, describe: '' },
    copies: { type: 'number', whole: true, least: 1, most: 9, describe: '' },
    depth: { type: 'number', least: 0, describe: '' },
    dark: { type: 'flag', describe: '' },
    local: { type: 'flag', optional: true, describe: '' },
    service: { type: 'text', alias: 'hostmask', describe: '' },
    'trust-user': { type: 'flag', describe: '' },
  },
  json: '',
} as const satisfies CommandSpec;

const NOTHING = {
  kind: 'svg',
  ids: [],
  out: undefined,
  args: [],
  scale: 1,
  copies: undefined,
  depth: undefined,
  dark: false,
  local: undefined,
  service: undefined,
  'trust-user': false,
};

describe('the words of a command line', () => {
  it.each([
    ['', {}],
    ['png', { kind: 'png' }],
    ['png 1 2 3', { kind: 'png', ids: ['1', '2', '3'] }],
    ['--out x.svg', { out: 'x.svg' }],
    ['--out=x=y', { out: 'x=y' }],
    ['--out 0040', { out: '0040' }],
    ['--scale 1.5', { scale: 1.5 }],
    ['--scale -2', { scale: -2 }],
    ['--scale=1e3', { scale: 1000 }],
    ['--args a:1 b:2', { args: ['a:1', 'b:2'] }],
    ['--args a:1 --dark --args b:-2', { args: ['a:1', 'b:-2'], dark: true }],
    ['--args=a:x=y', { args: ['a:x=y'] }],
    ['--local', { local: true }],
    ['--no-local', { local: false }],
    ['--copies 9 --depth 0', { copies: 9, depth: 0 }],
    ['--hostmask linux', { service: 'linux' }],
    ['--trust-user png', { 'trust-user': true, kind: 'png' }],
    ['--dark --dark', { dark: true }],
    ['--out a.b --out.x y', undefined],
  ])('%s', (line, expected) => {
    const words = line === '' ? [] : line.split(' ');
    if (expected === undefined) expect(() => parseWords(COMMAND, words)).toThrow();
    else expect(parseWords(COMMAND, words)).toEqual({ ...NOTHING, ...expected });
  });

  it.each([
    ['--ot x', 'draw has no option --ot; did you mean "--out"?'],
    ['--sca 1', 'draw has no option --sca; did you mean "--scale"?'],
    ['-x', 'draw has no option -x'],
    ['--out', '--out needs a value'],
    ['--args', '--args needs a value'],
    ['--out a --out b', '--out is given 2 times, and takes one value'],
    ['--scale x', '--scale takes a number, not "x"'],
    ['--scale=', '--scale'],
    ['--copies 0', '--copies takes a whole number from 1 to 9, not "0"'],
    ['--copies 10', '--copies takes a whole number from 1 to 9, not "10"'],
    ['--copies 1.5', '--copies takes a whole number from 1 to 9, not "1.5"'],
    ['--depth -1', '--depth takes a number, 0 or more, not "-1"'],
    ['gif', 'KIND is svg or png, not "gif"'],
  ])('%s is wrong: %s', (line, message) => {
    expect(() => parseWords(COMMAND, line.split(' '))).toThrow(message);
  });

  it('takes options that only this line has, under the own ones', () => {
    const more = { frames: { type: 'text', describe: '' }, out: { type: 'flag', describe: '' } } as const;
    expect(parseWords(COMMAND, ['--frames', '1-3', '--out', 'x'], more)).toMatchObject({ frames: '1-3', out: 'x' });
  });

  it('gives any text back as it was typed', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(text !== '');
        expect(parseWords(COMMAND, [`--out=${text}`]).out).toBe(text);
      }),
    );
  });
});
