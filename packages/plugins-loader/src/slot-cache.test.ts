import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../test/temporary-folder.ts';
import { cacheKey, openSlotCache } from './slot-cache.ts';

const temporary = temporaryFolder();
const folder = () => join(temporary.root, 'jobtronaut', 'modules');

describe('the slot cache', () => {
  it('gives back what was written under the same key', () => {
    openSlotCache(folder()).write('/a.ts', 'k1', 'export {};');
    const cache = openSlotCache(folder());
    expect(cache.read('/a.ts', 'k1')).toBe('export {};');
    expect(cache.read('/a.ts', 'k2')).toBeUndefined();
    expect(cache.read('/b.ts', 'k1')).toBeUndefined();
  });

  it('keeps one slot for each path, however often the file changes', () => {
    const cache = openSlotCache(folder());
    for (let edit = 0; edit < 20; edit++) cache.write('/a.ts', `k${edit}`, 'export {};');
    expect(readdirSync(folder())).toHaveLength(1);
    expect(cache.read('/a.ts', 'k19')).toBeDefined();
  });

  it('takes a torn slot for none', () => {
    const cache = openSlotCache(folder());
    cache.write('/a.ts', 'k', 'export const a = 1;');
    const slot = join(folder(), readdirSync(folder())[0] ?? '');
    writeFileSync(slot, readFileSync(slot, 'utf8').slice(0, -3));
    expect(cache.read('/a.ts', 'k')).toBeUndefined();
  });

  it('does without a folder that cannot be made', () => {
    writeFileSync(join(temporary.root, 'file'), '');
    const cache = openSlotCache(join(temporary.root, 'file', 'modules'));
    cache.write('/a.ts', 'k', 'export {};');
    expect(cache.read('/a.ts', 'k')).toBeUndefined();
  });

  it.skipIf(process.getuid === undefined)('is private, and does not trust a folder that others can write', () => {
    openSlotCache(folder()).write('/a.ts', 'k', 'export {};');
    expect(statSync(folder()).mode & 0o777).toBe(0o700);
    chmodSync(folder(), 0o777);
    expect(openSlotCache(folder()).read('/a.ts', 'k')).toBeUndefined();
  });
});

describe('cacheKey', () => {
  it('differs for different parts, also where their texts joined are the same', () => {
    const parts = fc.array(fc.string({ maxLength: 4 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        expect(cacheKey(...a) === cacheKey(...b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });
});
