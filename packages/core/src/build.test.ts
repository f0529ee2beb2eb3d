import { JobtronautError } from '@jobtronaut/diagnostics';
import { describe, expect, it } from 'vitest';
import { buildJob, checkJob, expand, jobsToTask, pluginsOf, serial, Task } from './index.ts';

class Leaf extends Task {
  static override readonly elementsId = 'f';
  override cmd() {
    return ['x'];
  }
}
class Both extends Task {
  static override readonly requiredTasks = serial('Leaf', 'Leaf');
}
const plugins = pluginsOf(Leaf);

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return JobtronautError.is(error) ? error.code : `no error of ours: ${String(error)}`;
  }
  return 'no error';
}

/** What programs in JavaScript hand over. */
describe('options that are none', () => {
  const job = { root: Leaf, arguments: { f: 1 }, plugins };
  it.each([
    ['unknown-task', { root: null }],
    ['unknown-task', { root: 5 }],
    ['unknown-task', { root: ['Leaf'] }],
    ['unknown-task', { root: serial('Leaf') }],
    ['unknown-task', { root: class Stranger {} }],
    ['unknown-task', { root: Task }],
    ['invalid-argument', { arguments: 5 }],
    ['invalid-argument', { arguments: [1] }],
    ['invalid-argument', { arguments: new Map([['f', 1]]) }],
    ['invalid-attribute-value', { attributes: 'title' }],
    ['invalid-attribute-value', { attributes: ['title'] }],
    ['invalid-attribute-value', { local: 'false' }],
    ['invalid-attribute-value', { appendInstances: 0 }],
  ])('%s: %j', (code, wrong) => {
    const options = { ...job, ...wrong } as typeof job;
    expect(codeOf(() => buildJob(options))).toBe(code);
    expect(checkJob(options)[0]?.code).toBe(code);
  });

  it('null is as good as nothing', () => {
    const options = { ...job, attributes: null, local: null, appendInstances: null } as unknown as typeof job;
    expect(codeOf(() => buildJob(options))).toBe('no error');
  });

  it.each([null, 5, [], [{ root: Leaf }], serial({ root: Leaf, arguments: { f: 1 } }, 5 as never)])(
    'jobs that are %j',
    (jobs) => {
      expect(codeOf(() => jobsToTask({ jobs: jobs as never, plugins }))).toBe('invalid-attribute-value');
    },
  );

  it.each([undefined, null, 5, [], { Leaf: null }, { Leaf: [null, 5] }])(
    'arguments of an expansion that are %j',
    (args) => {
      expect(codeOf(() => expand({ root: Both, arguments: args as never, plugins }))).toBe('expand-missing-arguments');
    },
  );

  it.each([5, '', null, undefined])('an executable that is %j', (executable) => {
    expect(codeOf(() => buildJob({ ...job, resolveExecutable: () => executable as string }))).toBe(
      'unknown-executable',
    );
  });
});
