import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as api from './index.ts';

const { CODES, builtinProcessors, pluginKind, Processor, processor, SiteStatusFilter, Task, task, ...others } = api;

it('the public names', () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "Arguments",
      "ArgumentsCache",
      "Base64DecodeProcessor",
      "Base64EncodeProcessor",
      "BaseProcessor",
      "BuiltJob",
      "CODES",
      "ChunkProcessor",
      "CopyValueProcessor",
      "ElementsPreviewReorderProcessor",
      "ElementsToEnclosingRangeProcessor",
      "ElementsToRangesProcessor",
      "ExpressionToElementsProcessor",
      "FOREIGN_SCRIPT",
      "FilePatternProcessor",
      "InputToOutputProcessor",
      "LambdaProcessor",
      "OUTPUT_CODES",
      "Processor",
      "Progress",
      "RangeToElementsProcessor",
      "RangeToExpressionProcessor",
      "RangesToElementsProcessor",
      "SiteStatusFilter",
      "SubstitutionProcessor",
      "Task",
      "TaskWithOverrides",
      "ValueFromKeyProcessor",
      "applyOverrides",
      "argument",
      "attributeCheck",
      "buildJob",
      "builtinProcessors",
      "checkExpansion",
      "checkJob",
      "checkPlugins",
      "decodePayload",
      "elementwise",
      "encodePayload",
      "environmentKey",
      "expand",
      "explain",
      "frameRange",
      "frameRanges",
      "hasScript",
      "insert",
      "isGroup",
      "isPayload",
      "itemsIn",
      "jobsToTask",
      "overload",
      "override",
      "parallel",
      "pluginKind",
      "pluginsOf",
      "processor",
      "refuseWrongMembers",
      "remove",
      "replace",
      "requirementOf",
      "restoreArguments",
      "restoreTask",
      "serial",
      "shared",
      "survivesEnvironmentKey",
      "task",
      "titleOf",
      "toDocument",
      "toSubtasks",
      "unknownProcessor",
      "unknownTask",
    ]
  `);
  expect(Object.keys(others).length).toBeGreaterThan(0);
});

it('every built-in processor is among them', () => {
  const exported = new Set<unknown>(Object.values(api));
  expect(builtinProcessors.filter((each) => !exported.has(each))).toEqual([]);
});

const folder = import.meta.dirname;
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.includes('.test') && name !== 'codes.ts')
  .map((name) => readFileSync(join(folder, name), 'utf8'))
  .join('\n');

it.each(CODES)('the code %s is used, and documented', (code) => {
  expect(sources).toContain(`'${code}'`);
  const errors = readFileSync(join(folder, '../../../docs/errors.md'), 'utf8');
  const [section] = errors.slice(errors.indexOf('## core')).split(/\n## /);
  expect(section).toContain(`### \`${code}\``);
});

it('pluginKind knows plugin classes, not the classes that they are derived from', () => {
  class MyTask extends Task {}
  class MyTyped extends task({}) {}
  class MyProcessor extends processor({ overloads: () => [] }) {}
  class MyFilter extends SiteStatusFilter {}
  expect([MyTask, MyTyped, MyProcessor, MyFilter].map(pluginKind)).toEqual([
    'task',
    'task',
    'processor',
    'siteStatusFilter',
  ]);
  expect(builtinProcessors.map(pluginKind)).toEqual(builtinProcessors.map(() => 'processor'));
  for (const value of [
    Task,
    Processor,
    SiteStatusFilter,
    task({}),
    processor({ overloads: () => [] }),
    Map,
    {},
    null,
    undefined,
    'Task',
    () => 1,
  ]) {
    expect(pluginKind(value)).toBeUndefined();
  }
});

it('pluginKind knows the classes of another copy of this package', () => {
  expect(pluginKind(Object.assign(class {}, { [Symbol.for('@jobtronaut/plugin')]: 'task' }))).toBe('task');
});
