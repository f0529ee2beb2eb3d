import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { firstDifference } from './difference.ts';
import { casesOf } from './suite.ts';

const fixtures = fileURLToPath(new URL('../../../../test-fixtures/conformance', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'jobtronaut-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the recorded behaviour', () => {
  const cases = casesOf(fixtures);

  it('has scenarios and vectors', () => expect(cases.length).toBeGreaterThan(250));

  it.each(cases.map((one) => ({ ...one, name: relative(fixtures, one.name) })))('$name', async ({ run }) => {
    expect(await run()).toBeUndefined();
  });
});

describe('the runner', () => {
  const scenario = JSON.parse(readFileSync(join(fixtures, 'trees/command-single.json'), 'utf8')) as Record<
    string,
    unknown
  >;

  const write = (name: string, content: unknown) => {
    const file = join(folder, name);
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  };
  const failures = async (path: string) => Promise.all(casesOf(path).map(({ run }) => run()));

  it.each([
    ['another result', { ...scenario, arguments: { frames: [1, 2] } }, /children\[0\]\.elements/],
    ['an error in place of a tree', { ...scenario, root: 'Rot' }, /unknown-task/],
    ['a feature that it does not know', { ...scenario, weather: 'fine' }, /weather/],
    ['a flag that it does not know', { ...scenario, tasks: { Root: { flags: ['FAST'] } } }, /FAST|flags/],
    [
      'a job among several that is modified',
      { ...scenario, root: { jobs: { task: 'Root', job: { modify: [] } } } },
      /modify/,
    ],
    ['a file that is not JSON', '{', /JSON/],
    ['a vector of another format', { vectors: [{ processor: 'ChunkProcessor', input: 1 }] }, /output/],
    [
      'a vector with another output',
      { vectors: [{ processor: 'BaseProcessor', input: 1, output: 2 }] },
      /expected 2, got 1/,
    ],
    [
      'an output in place of an error',
      { vectors: [{ processor: 'BaseProcessor', input: 1, error: true }] },
      /error was expected/,
    ],
  ])('fails on %s', async (name, content, message) => {
    expect(await failures(write(`${name.replaceAll(' ', '-')}.json`, content))).toEqual([
      expect.stringMatching(message),
    ]);
  });

  const cmds = [{ argv: ['1-2'], service: 'linux64' }];
  const tree = {
    title: 'untitled',
    attributes: {},
    children: [{ id: 'T1', title: 'Leaf', elements: '1-2', serial: false, cmds }],
  };
  const Leaf = {
    elementsId: '__proto__',
    cmd: ['{__proto__.processed}'],
    argumentProcessors: [
      { name: 'RangeToExpressionProcessor', scope: ['__proto__.initial'] },
      { name: 'CopyValueProcessor', scope: ['__proto__.processed'], parameters: { value: null } },
    ],
    // As a text, since __proto__ in an object literal is no key.
    argumentDefaults: JSON.parse('{"__proto__": [1, 2]}') as unknown,
  };

  it.each([
    ['any name of an argument, and null for a parameter that is absent', 'Leaf', undefined],
    ['no edits of processors, which leave those of the base', 'Top', { argumentProcessors: { edits: [] } }],
  ])('knows %s', async (name, root, set) => {
    const Top = { requiredTasks: { override: { base: 'Leaf', set } }, elementsId: 'a', argumentDefaults: { a: 1 } };
    const file = write(`${name.slice(0, 3)}.json`, {
      ...scenario,
      root,
      arguments: {},
      tasks: set ? { Top, Leaf } : { Leaf },
      expect: { tree },
    });
    expect(await failures(file)).toEqual([undefined]);
  });

  it('fails on a file that is not there', async () => {
    expect(await failures(join(folder, 'nowhere.json'))).toEqual([expect.stringContaining('ENOENT')]);
  });

  it('takes files and folders relative to where it was called from, and tells the count last', () => {
    write('good.json', scenario);
    mkdirSync(join(folder, 'folder.json'));
    const main = fileURLToPath(new URL('../../dist/conformance/main.js', import.meta.url));
    const env = { ...process.env, INIT_CWD: folder };
    const good = spawnSync(process.execPath, [main, 'good.json'], { encoding: 'utf8', env });
    expect([good.status, good.stdout]).toEqual([0, '1 passed, 0 failed\n']);
    const all = spawnSync(process.execPath, [main, '.', 'nowhere'], { encoding: 'utf8', env });
    expect(all.status).toBe(1);
    expect(all.stdout.split('\n')).toHaveLength(12);
    expect(all.stdout).toMatch(/\n3 passed, 10 failed\n$/);
  });
});

it.each([
  [{ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 }, undefined],
  [[1, 2], [1], '2 entries expected, there are 1: expected [1,2], got [1]'],
  [{ a: [{ b: 1 }] }, { a: [{ b: 2 }] }, 'a[0].b: expected 1, got 2'],
  [{ a: 1 }, {}, '"a" is missing; expected 1'],
  [{}, { a: 1 }, '"a" is not expected; it is 1'],
  [1, '1', 'expected 1, got "1"'],
  [null, {}, 'expected null, got {}'],
])('the first difference of %j and %j', (expected, actual, difference) => {
  expect(firstDifference(expected, actual)).toBe(difference);
});
