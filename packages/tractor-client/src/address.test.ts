import fc from 'fast-check';
import { expect, test } from 'vitest';
import { containing } from '../test/matchers.ts';
import { formatEngineAddress, parseEngineAddress } from './address.ts';
import { TractorClientError } from './errors.ts';

test.each([
  ['engine', { host: 'engine', port: 80 }],
  ['engine:8180', { host: 'engine', port: 8180 }],
  [' engine.studio.example:1 ', { host: 'engine.studio.example', port: 1 }],
  ['127.0.0.1:65535', { host: '127.0.0.1', port: 65_535 }],
  ['[::1]', { host: '::1', port: 80 }],
  ['[fe80::1:2]:8180', { host: 'fe80::1:2', port: 8180 }],
])('%s is an address', (text, address) => {
  expect(parseEngineAddress(text)).toEqual(address);
});

test.each([
  '',
  ':80',
  'a:',
  'a:b',
  'a:0',
  'a:65536',
  'a:80:81',
  '::1',
  'http://a',
  'a/b',
  'me@a',
  'a b',
  '[a]',
  '[::1',
  'a?x',
])('"%s" is none', (text) => {
  expect(() => parseEngineAddress(text)).toThrow(
    expect.objectContaining({ code: 'bad-engine-address', hint: containing('host:port') }),
  );
});

test.each([
  ['http://me:hunter2@farm:80', 'http://***@farm:80'],
  ['me:hunter2@farm', '***@farm'],
])('a password in "%s" is not shown', (text, address) => {
  expect(() => parseEngineAddress(text)).toThrow(
    expect.objectContaining({ message: `"${address}" is not the address of an engine`, data: { address } }),
  );
});

test('what is printed is read again', () => {
  const host = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6());
  fc.assert(
    fc.property(host, fc.integer({ min: 1, max: 65_535 }), (host, port) => {
      expect(parseEngineAddress(formatEngineAddress({ host, port }))).toEqual({ host, port });
    }),
  );
});

test('any text is an address or refused', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        expect(parseEngineAddress(text).host).not.toBe('');
      } catch (error) {
        expect(error).toBeInstanceOf(TractorClientError);
      }
    }),
  );
});
