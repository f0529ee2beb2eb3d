import { describe, expect, test } from 'vitest';
import { Capacity } from './capacity.ts';
import { isServiceExpression, type ServiceKeys, serviceMatches } from './service-keys.ts';

const metric = (name: string): number | undefined => ({ mem: 8, nCPUs: 4 })[name];
/** A blade that provides what it does not know, and one that does not. */
const generous: ServiceKeys = { known: ['ws1', 'Linux64'], provideUnknown: true, metric };
const strict: ServiceKeys = { known: ['ws1', 'Linux64', 'rman-24.1'], provideUnknown: false, metric };

describe('service key expressions', () => {
  test.each<[expression: string, generous: boolean, strict: boolean]>([
    ['', true, true],
    ['  ', true, true],
    ['linux64', true, true],
    ['LINUX64', true, true],
    ['nuke', true, false],
    ['nuke,linux64', true, false],
    ['nuke && linux64', true, false],
    ['nuke || linux64', true, true],
    ['rman-24.1', true, true],
    ['!nuke', true, true],
    ['!linux64', false, false],
    ['!(nuke || linux64)', false, false],
    ['!(nuke || maya)', true, true],
    ['! ! linux64', true, true],
    ['!nuke,linux64', true, true],
    ['a || b, linux64', true, false],
    ['linux64 || b, c', true, true],
    ['(linux64 || b), c', true, false],
    ['"linux*"', true, true],
    ["'l?nux64'", true, true],
    ['"win*"', true, false],
    ['3dsmax', true, false],
    ['@.mem > 4', true, true],
    ['@.mem > 4 * 2', false, false],
    ['@.mem - 1 >= 7, linux64', true, true],
    ['@.mem/@.nCPUs == 2', true, true],
    ['@.mem != 8 || @.nCPUs < 5', true, true],
    ['@.disk > 1', false, false],
    ['!(@.mem > 4)', false, false],
  ])('%j', (expression, onGenerous, onStrict) => {
    expect([serviceMatches(expression, generous), serviceMatches(expression, strict)]).toEqual([onGenerous, onStrict]);
    expect(isServiceExpression(expression)).toBe(true);
  });

  test.each(['a b', 'a ||', '(a', 'a)', '&& a', 'a !b', '!', '()', 'a;b', '"a', '4', '@.mem', '@.mem + 1', 'a $ b'])(
    '%s cannot be read, and matches nothing',
    (expression) => {
      expect(serviceMatches(expression, generous)).toBe(false);
      expect(isServiceExpression(expression)).toBe(false);
    },
  );

  test('a million parentheses are no danger', () => {
    const deep = `${'('.repeat(500_000)}linux64${')'.repeat(500_000)}`;
    expect(serviceMatches(deep, strict)).toBe(true);
  });

  test('@.sa is how many slots are free at this moment', () => {
    const capacity = new Capacity({ slots: 4, limits: new Map(), keys: generous });
    const provides = () => ['@.sa == 4', '@.SA >= 2', '@.mem > 4'].map((expression) => capacity.provides(expression));
    expect(provides()).toEqual([true, true, true]);
    capacity.take(2, []);
    expect(provides()).toEqual([false, true, true]);
    capacity.nimby = 'fred';
    expect(provides()).toEqual([false, false, true]);
  });
});
