import { JobtronautError } from '@jobtronaut/diagnostics';
import { describe, expect, it } from 'vitest';
import { buildJob, checkJob, override, pluginsOf, Task, type TaskClass, task } from './index.ts';

/** What a plugin in JavaScript may be: no compiler has seen it. */
function plugin(code: string): TaskClass {
  const made = new Function('Task', `return ${code}`) as (base: unknown) => TaskClass;
  return made(Task);
}
const COMMAND = "static elementsId = 'f'; cmd() { return ['x'] }";
const problems = (root: Parameters<typeof checkJob>[0]['root']) =>
  checkJob({ root, arguments: { f: 1 }, plugins: pluginsOf() }).map(
    ({ code, severity, message }) => `${severity} ${code} ${message}`,
  );

describe.each([
  ['static services = "gpu"', 'the member "services" is "gpu", not a list of texts'],
  ['static title = 7', 'the member "title" is 7, not text'],
  ['static elementsId = ["f"]', 'the member "elementsId" is ["f"], not text'],
  ['static requiredArguments = "f"', 'the member "requiredArguments" is "f", not a list of texts'],
  ['static argumentDefaults = ["f"]', 'the member "argumentDefaults" is ["f"], not a mapping'],
  ['static argumentProcessors = { name: "BaseProcessor" }', 'not a list of processor definitions'],
  ['static argumentProcessors = [null]', '(at [0]: '],
  ['static argumentProcessors = ["BaseProcessor"]', '(at [0]: '],
  ['static argumentProcessors = [{ name: "BaseProcessor", scope: "f.initial" }]', '(at [0].scope: '],
  ['static argumentProcessors = [{ name: Task, scope: [] }]', '(at [0].name: expected a processor or its name'],
  ['static argumentProcessors = [{ name: "BaseProcessor", scope: [], params: {} }]', 'params'],
  ['static flags = "PER_ELEMENT"', 'not a list of SERIAL, PER_ELEMENT, NO_RETRY, NOOP'],
  ['static flags = ["PER_ELEMENTS"]', 'no flag "PER_ELEMENTS"; did you mean "PER_ELEMENT"?'],
  ['static flags = 1', 'not a list of'],
  ['static atleast = "2"', 'the member "atleast" is "2", not an integer'],
  ['static get tags() { throw new Error("boom") }', 'the member "tags": boom'],
  ['static get requiredTasks() { throw new Error("boom") }', 'the member "requiredTasks": boom'],
  ['static cmd() {}', '"cmd" is static'],
  ['view = () => ["x"]', '"view" is a field'],
  ['get env() { return {} }', '"env" is no function'],
])('%s', (member, message) => {
  const Wrong = plugin(
    `class Wrong extends Task { ${COMMAND.replace(/cmd.*/, member.includes('cmd') ? '' : '$&')}; ${member} }`,
  );

  it('is a problem that names the task', () => {
    const told = problems(Wrong).filter((text) => text.startsWith('error'));
    expect(told).toEqual([expect.stringContaining(message)]);
    expect(told[0]).toContain('task Wrong: ');
  });

  it('cannot be built', () => {
    let thrown: unknown;
    try {
      void buildJob({ root: Wrong, arguments: { f: 1 }, plugins: pluginsOf() });
    } catch (error) {
      thrown = error;
    }
    expect(JobtronautError.is(thrown) && thrown.message).toContain(message);
  });
});

it('all wrong members are told at once, and what is below is checked all the same', () => {
  const Wrong = plugin(
    `class Wrong extends Task { static elementsId = 'f'; static title = 7; static tags = 'x'; static requiredTasks = ['Nope']; static argumentProcessors = 5; }`,
  );
  expect(problems(Wrong)).toEqual([
    expect.stringContaining('"title" is 7'),
    expect.stringContaining('"argumentProcessors" is 5'),
    expect.stringContaining('"tags" is "x"'),
    expect.stringContaining('there is no task "Nope"'),
  ]);
  try {
    void buildJob({ root: Wrong, arguments: { f: 1 }, plugins: pluginsOf() });
    expect.unreachable();
  } catch (error) {
    expect(error).toMatchObject({ diagnostics: [{ task: 'Wrong' }, { task: 'Wrong' }, { task: 'Wrong' }] });
  }
});

it.each([
  ['static required_tasks = []', 'requiredTasks'],
  ['static service = []', 'services'],
  ['static argumentProcesors = []', 'argumentProcessors'],
  ['static perElement = true', 'flags'],
  ['services = []', 'services'],
  ['stop_traversal() {}', 'stopTraversal'],
])('%s is told as a slip', (member, meant) => {
  const [problem, ...others] = checkJob({
    root: plugin(`class Slip extends Task { ${COMMAND}; ${member} }`),
    arguments: { f: 1 },
    plugins: pluginsOf(),
  });
  expect(problem).toMatchObject({ code: 'misplaced-member', severity: 'warning', suggest: meant });
  expect(others).toEqual([]);
});

it.each([
  'static frames = 1',
  'folder() {}',
  'static defaults = {}',
  'constructor(init) { super(init); this.out = this.arguments.f.initial }',
  'get title() { return "x" }',
])('what is of no concern is not told: %s', (member) => {
  expect(problems(plugin(`class Fine extends Task { ${COMMAND}; ${member} }`))).toEqual([]);
});

it('overrides from JavaScript are checked in the same way', () => {
  const Fine = plugin(`class Fine extends Task { ${COMMAND} }`);
  const changed = (members: Record<string, unknown>) => problems(override(Fine, members as { title: string }));
  expect(changed({ flags: 5 })).toEqual([expect.stringContaining('"flags" is 5')]);
  expect(changed({ argumentProcessors: 5 })).toEqual([expect.stringContaining('"argumentProcessors" is 5')]);
  expect(changed({ cmd: ['x'] })).toEqual([expect.stringContaining('task FineOverriden: "cmd" is no function')]);
  expect(changed({ services: 'gpu' })).toEqual([expect.stringContaining('"services" is "gpu"')]);
});

it.each([['string'], [5], [{ type: 'string' }], [undefined]])('an argument that is declared as %j', (declared) => {
  let thrown: unknown;
  try {
    task({ arguments: { f: declared } as never });
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ code: 'invalid-declaration', data: {} });
  expect(String(thrown)).toContain('"f" is declared as');
});
