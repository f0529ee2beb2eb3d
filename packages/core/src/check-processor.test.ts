import { expect, it } from 'vitest';
import { checkJob, Processor, type ProcessorClass, pluginsOf, Task } from './index.ts';

/** What a plugin in JavaScript may be: no compiler has seen it. */
function problems(members: string) {
  const make = new Function('Processor', `return class Wrong extends Processor { ${members} }`);
  const made = (make as (base: unknown) => ProcessorClass)(Processor);
  class Uses extends Task {
    static override readonly elementsId = 'f';
    static override readonly argumentProcessors = [{ name: made, scope: ['f.initial'], parameters: { a: 1 } }];
    override cmd() {
      return ['x'];
    }
  }
  return checkJob({ root: Uses, arguments: { f: 1 }, plugins: pluginsOf() }).map(
    ({ code, message, task }) => `${task} ${code} ${message}`,
  );
}

it.each([
  ['static overloads = 5', '"overloads" is 5, not a list of what overload(schema, run) makes'],
  ['static overloads = [{ accepts: { safeParse() {} } }]', '(at [0].run: expected a function)'],
  ['static overloads = [{ run() {} }]', '(at [0].accepts: expected a schema, such as z.string())'],
  ['static parameters = { a: "string" }', '(at .a: expected a schema, such as z.string())'],
  ['static parameters = []', '"parameters" is [], not a mapping of schemas'],
  ['static readsArguments = "frames"', '"readsArguments" is "frames", not a list of texts'],
  ['static get readsArguments() { throw new Error("boom") }', 'the member "readsArguments": boom'],
  ['static process() {}', '"process" is static'],
])('%s is a problem of the task that uses it', (members, message) => {
  expect(problems(members)).toEqual([expect.stringContaining(message)]);
  expect(problems(members)[0]).toMatch(/^Uses .*processor Wrong: /);
});

it('fields and methods of its own are fine', () => {
  expect(problems('process = () => 1; helper() {}')).toEqual([]);
});
