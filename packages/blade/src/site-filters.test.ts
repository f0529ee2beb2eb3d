import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfiguration } from '@jobtronaut/plugins-loader';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SiteFilters } from '../dist/index.js';

let folder: string;
let log: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobtronaut-filters-'));
  mkdirSync(join(folder, 'plugins'));
  log = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function site(selector: string, filters: string, rereadSeconds?: number): Promise<SiteFilters> {
  write(selector, filters);
  return await SiteFilters.open({
    configuration: () => loadConfiguration({ config: 'jobtronaut.config.ts', cwd: folder, env: {} }),
    log: (level, message) => log.push(`${level}: ${message}`),
    ...(rereadSeconds !== undefined && { rereadSeconds }),
  });
}

let writes = 0;
function write(selector: string, filters: string): void {
  const files = {
    'jobtronaut.config.ts': `export const PLUGIN_PATH = ['plugins'];\nexport const FILTER_SELECTOR = ${selector};\n`,
    'plugins/filters.ts': `import { SiteStatusFilter } from '@jobtronaut/core';\n${filters}\n`,
  };
  writes += 1;
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text);
    // Two writings within the clock's grain are two.
    utimesSync(join(folder, name), writes, writes);
  }
}

test('the first named filter that exists handles the call; others are not asked', async () => {
  const filters = await site(
    "() => ['Missing', 'First', 'Second']",
    `export class First extends SiteStatusFilter { TestBasicState() { return false; } }
     export class Second extends SiteStatusFilter { TestBasicState() { return true; } TestDynamicState() { return true; } }`,
  );
  expect(filters.state('TestBasicState', {}, 1)).toEqual({ result: false });
  expect(filters.state('TestDynamicState', {}, 1)).toBeUndefined();
  expect(log).toEqual([]);
});

test.each([
  ["() => 'Missing'", 'warning: FILTER_SELECTOR names Missing; there is no such site status filter [unknown-filter]'],
  ["() => { throw new Error('away'); }", 'error: FILTER_SELECTOR failed; no filter is used: away [selector-failed]'],
  [
    '() => 7',
    'error: FILTER_SELECTOR failed; no filter is used: it returned neither a name nor a list of names [selector-failed]',
  ],
  [
    "async () => 'House'",
    'error: FILTER_SELECTOR failed; no filter is used: it returned a promise: filters must not wait for anything [selector-failed]',
  ],
  ["() => 'Throws'", 'error: TestBasicState of Throws failed; the blade does as without it: no disk [filter-failed]'],
  [
    "() => 'Silent'",
    'error: TestBasicState of Silent failed; the blade does as without it: it returned undefined, not true or false [filter-failed]',
  ],
  [
    "() => 'Waits'",
    'error: TestBasicState of Waits failed; the blade does as without it: it returned a promise: filters must not wait for anything [filter-failed]',
  ],
  ["() => 'Unborn'", 'error: The site status filter Unborn cannot be made: not today [filter-failed]'],
])('%s: the blade does as without, and it is told once', async (selector, message) => {
  const filters = await site(
    selector,
    `export class Throws extends SiteStatusFilter { TestBasicState(state: any) { state.changed = true; throw new Error('no disk'); } }
     export class Silent extends SiteStatusFilter { TestBasicState(): any {} }
     export class Waits extends SiteStatusFilter { async TestBasicState(): Promise<any> { throw new Error('later'); } }
     export class Unborn extends SiteStatusFilter { constructor() { super(); throw new Error('not today'); } }`,
  );
  const state = { kept: 1 };
  expect(filters.state('TestBasicState', state, 1)).toBeUndefined();
  expect(filters.state('TestBasicState', state, 2)).toBeUndefined();
  expect(state).toEqual({ kept: 1 });
  expect(log[0]).toBe(message);
  expect(new Set(log).size).toBe(log.length);
});

test.each([
  ['[0, 7]', '7 is no value for the code 0'],
  ['[10, NaN]', 'null is no value for the code 10'],
  ['[20, 1.5]', '1.5 is no value for the code 20'],
  ['[11, 1]', 'there is no code 11'],
  ["'text'", 'it returned no [code, value] or [code, value, text]'],
  ['[30, [7]]', '[7] is no value for the code 30'],
])('a verdict %s is none', async (verdict, why) => {
  const filters = await site(
    "() => 'Reads'",
    `export class Reads extends SiteStatusFilter { FilterSubprocessOutputLine(): any { return ${verdict}; } }`,
  );
  const lines = filters.lines({ jid: 1 });
  expect(lines?.read('x\n')).toBeUndefined();
  expect(log).toEqual([
    `error: FilterSubprocessOutputLine of Reads failed; the blade reads the line itself: ${why} [filter-failed]`,
  ]);
});

test('a pattern with flags is not used', async () => {
  const filters = await site(
    "() => 'Reads'",
    'export class Reads extends SiteStatusFilter { static override outputPattern = /x/g; FilterSubprocessOutputLine(): any {} }',
  );
  expect(filters.lines({})?.pattern).toBeUndefined();
  expect(log).toEqual([expect.stringContaining('[bad-pattern]')]);
});

test('filters are read again when they have changed; those of before stay while they cannot; the data stays', async () => {
  const filter = (reason: string) =>
    `export class House extends SiteStatusFilter {
       TestBasicState(state: any) { state.excuse = '${reason}'; this.data.calls = Number(this.data.calls ?? 0) + 1; state.calls = this.data.calls; return false; }
     }`;
  const filters = await site("() => 'House'", filter('one'), 0);
  const excuse = async () => {
    const state: Record<string, unknown> = {};
    // The call itself lets them be read again, and does not wait for it.
    filters.state('TestBasicState', state, 1);
    await filters.settled();
    return state;
  };
  expect(await excuse()).toEqual({ excuse: 'one', calls: 1 });
  expect(filters.generation).toBe(1);
  write("() => 'House'", filter('two'));
  expect(await excuse()).toEqual({ excuse: 'one', calls: 2 });
  expect(await excuse()).toEqual({ excuse: 'two', calls: 3 });
  expect(filters.generation).toBe(2);
  write('(((', filter('three'));
  await excuse();
  expect(await excuse()).toEqual({ excuse: 'two', calls: 5 });
  expect(log).toEqual([expect.stringMatching(/cannot be read; those of before stay.*\[filters-unreadable\]$/)]);
  write("() => 'House'", filter('four'));
  await excuse();
  expect(await excuse()).toEqual({ excuse: 'four', calls: 7 });
});

test('no selector, no filters', async () => {
  const filters = await site(
    'undefined',
    'export class House extends SiteStatusFilter { TestBasicState() { return false; } }',
  );
  expect(filters.state('TestBasicState', {}, 1)).toBeUndefined();
  expect(filters.lines({})).toBeUndefined();
  expect(log).toEqual([]);
});
