import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Arguments } from './arguments.ts';
import { ArgumentsCache } from './arguments-cache.ts';
import { decodePayload, encodePayload, isPayload, restoreArguments } from './payload.ts';
import { codeOf } from './test/helpers.ts';

const json = fc.jsonValue();
const states = fc.tuple(fc.string(), json, fc.option(json, { nil: undefined }));
const content = fc
  .uniqueArray(states, { selector: ([name]) => name, maxLength: 6 })
  .map((rows) =>
    Arguments.ofStates(
      rows.map(([name, initial, processed]) => [
        name,
        { initial, processed: processed === undefined ? initial : processed },
      ]),
    ),
  );
const noCache = () => {
  throw new Error('no cache was expected');
};
const text = (args: Arguments) => JSON.stringify([...args.entries()]);
const contentOf = (cache: ArgumentsCache) => JSON.parse([...cache.pieces()].join('')) as Record<string, unknown>;

describe('a payload', () => {
  const full = {
    task: 'Render',
    plugin: { file: 'sub/render.ts', hash: 'abc' },
    overrides: { title: 'Größe', tags: ['a'] },
    noRetry: true,
    arguments: Arguments.ofStates([['frames', { initial: '1-2', processed: [1, 2] }]]),
  };

  it('says what was put in', () => {
    const payload = decodePayload(encodePayload(full));
    expect(payload).toEqual({
      task: 'Render',
      plugin: { file: 'sub/render.ts', hash: 'abc' },
      overrides: { title: 'Größe', tags: ['a'] },
      noRetry: true,
      cacheFile: undefined,
      arguments: [{ name: 'frames', initial: { value: '1-2' }, processed: { value: [1, 2] } }],
    });
  });

  it('is jt1. and base64url, a single word whatever it holds', () => {
    fc.assert(
      fc.property(content, (args) => {
        const word = encodePayload({ task: 'T', arguments: args });
        expect(word).toMatch(/^jt1\.[\w-]+$/);
        expect(isPayload(word)).toBe(true);
      }),
    );
  });

  it('gives the arguments again, with or without a cache', () => {
    fc.assert(
      fc.property(content, fc.integer({ min: 1, max: 400 }), (args, maxLength) => {
        const cache = new ArgumentsCache('/tmp/cache.json');
        const word = encodePayload({ task: 'T', arguments: args }, { maxLength, cache: () => cache });
        const payload = decodePayload(word);
        expect(text(restoreArguments(payload, () => contentOf(cache)))).toBe(text(args));
        expect(payload.cacheFile === undefined).toBe(cache.size === 0);
        if (payload.cacheFile === undefined)
          expect(word.length <= maxLength || [...args.names()].length === 0).toBe(true);
      }),
    );
  });

  it('is refused when it was cut or changed anywhere', () => {
    const word = encodePayload(full);
    fc.assert(
      fc.property(fc.nat(word.length - 1), fc.constantFrom('A', 'z', '-', '', '%'), (at, other) => {
        const damaged = word.slice(0, at) + other + word.slice(at + 1);
        fc.pre(damaged !== word && !(at === word.length - 1 && other !== '%'));
        expect(['damaged-payload', 'unknown-payload-version']).toContain(codeOf(() => decodePayload(damaged)));
      }),
    );
    for (let length = 0; length < word.length - 1; length++)
      expect(codeOf(() => decodePayload(word.slice(0, length)))).toBe('damaged-payload');
  });

  it.each([
    ['jt2.abc', 'unknown-payload-version'],
    ['jt12.', 'unknown-payload-version'],
    ['jt1.', 'damaged-payload'],
    ['', 'damaged-payload'],
    ['render', 'damaged-payload'],
    [`jt1.${Buffer.from('{"checksum":"00000000",}').toString('base64url')}`, 'damaged-payload'],
    [`jt1.${Buffer.from('{"task":"T"}').toString('base64url')}`, 'damaged-payload'],
  ])('%s is the error %s', (word, code) => {
    expect(codeOf(() => decodePayload(word))).toBe(code);
  });
});

describe('the arguments cache', () => {
  const list = Array.from({ length: 1000 }, (_, i) => i);

  it('takes the largest values until the payload fits', () => {
    const cache = new ArgumentsCache('/c.json');
    const args = Arguments.of({ small: 1, large: list, middle: 'x'.repeat(100) });
    const payload = decodePayload(
      encodePayload({ task: 'T', arguments: args }, { maxLength: 500, cache: () => cache }),
    );
    expect(payload.cacheFile).toBe('/c.json');
    expect(payload.arguments.map(({ initial }) => Object.keys(initial))).toEqual([['value'], ['cached'], ['value']]);
    expect(Object.values(contentOf(cache))).toEqual([list]);
  });

  it('takes all if nothing else helps', () => {
    const cache = new ArgumentsCache('/c.json');
    const args = Arguments.of({ a: 1, b: 2 });
    const payload = decodePayload(encodePayload({ task: 'T', arguments: args }, { maxLength: 1, cache: () => cache }));
    expect(payload.arguments.every(({ initial }) => 'cached' in initial)).toBe(true);
    expect(cache.size).toBe(2);
  });

  it('stores a value once, however many commands carry it', () => {
    const cache = new ArgumentsCache('/c.json');
    const args = Arguments.of({ frames: list });
    const limit = { maxLength: 500, cache: () => cache };
    const words = list.map((frame) =>
      encodePayload({ task: 'T', arguments: args.withProcessed('frames', frame) }, limit),
    );
    expect(cache.size).toBe(1);
    expect(Math.max(...words.map(({ length }) => length))).toBeLessThan(300);
  });

  it('is not asked for when nothing is too long', () => {
    const word = encodePayload(
      { task: 'T', arguments: Arguments.of({ frames: list }) },
      { maxLength: 10_000, cache: noCache },
    );
    expect(word.length).toBeLessThanOrEqual(10_000);
    const exact = { maxLength: word.length, cache: noCache }; // to the character
    expect(encodePayload({ task: 'T', arguments: Arguments.of({ frames: list }) }, exact)).toBe(word);
    const short = { maxLength: word.length - 1, cache: () => new ArgumentsCache('/c') };
    expect(encodePayload({ task: 'T', arguments: Arguments.of({ frames: list }) }, short)).not.toBe(word);
  });

  it('a value that looks like a reference is a value', () => {
    const args = Arguments.of({ a: { cached: 'abc' }, b: '/some/file.json:key' });
    const payload = decodePayload(encodePayload({ task: 'T', arguments: args }));
    expect(text(restoreArguments(payload, noCache))).toBe(text(args));
  });

  it('a missing key names the file and the argument', () => {
    const cache = new ArgumentsCache('/c.json');
    const payload = decodePayload(
      encodePayload({ task: 'T', arguments: Arguments.of({ a: 1 }) }, { maxLength: 1, cache: () => cache }),
    );
    expect(codeOf(() => restoreArguments(payload, () => ({})))).toBe('arguments-cache-unreadable');
    expect(() => restoreArguments(payload, () => ({}))).toThrow('"/c.json" has no value for the argument "a"');
  });

  it('is one JSON object, empty or not', () => {
    const cache = new ArgumentsCache('/c.json');
    expect(contentOf(cache)).toEqual({});
    cache.put('[1]');
    cache.put('"a"');
    expect(Object.values(contentOf(cache))).toEqual([[1], 'a']);
  });
});

const python = ['python3', process.env.PYTHON27].filter(
  (name) => name !== undefined && spawnSync(name, ['--version']).status === 0,
) as string[];

describe.runIf(python.length > 0)('Python', () => {
  const program = `
from __future__ import print_function
import base64, json, sys, zlib
word = sys.argv[1]
assert word.startswith('jt1.')
data = word[4:].encode('ascii')
text = base64.urlsafe_b64decode(data + b'=' * (-len(data) % 4))
head, body = text[:23], text[23:]
payload = json.loads(text.decode('utf-8'))
assert head == ('{"checksum":"%s",' % payload['checksum']).encode('ascii'), head
assert '%08x' % (zlib.crc32(body) & 0xffffffff) == payload['checksum']
print(json.dumps([[row[0], row[1]['value'], row[-1]['value']] for row in payload['arguments']]))
`;

  it.each(python)('%s reads a payload with its standard library alone', (interpreter) => {
    const args = Arguments.ofStates([
      ['frames', { initial: '1-3', processed: [1, 2, 3] }],
      ['größe "x"', { initial: { ä: [null, true, 1.5, '\u2028'] }, processed: '' }],
    ]);
    const { stdout, stderr } = spawnSync(interpreter, ['-c', program, encodePayload({ task: 'T', arguments: args })], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual(
      [...args.entries()].map(([name, { initial, processed }]) => [name, initial, processed]),
    );
  });
});
