import {
  type CommandOptions,
  cmd,
  instance,
  iterate,
  type Job,
  type JobOptions,
  job,
  remoteCmd,
  type Subtask,
  type TaskOptions,
  task,
} from '@jobtronaut/alf';
import { describe, expect, it } from 'vitest';
import { ALL_FEATURES, checkCapabilities, type Feature } from './capabilities.ts';

const below = (...subtasks: Subtask[]): Job => job({ title: 'j', subtasks });
const asJob = (options: JobOptions): Job => job({ title: 'j', ...options });
const asTask = (options: Partial<TaskOptions>): Job => below(task({ title: 't', ...options }));
const asCommand = (options: Partial<CommandOptions>): Job => asTask({ cmds: [remoteCmd({ argv: ['x'], ...options })] });
const PLAIN = asCommand({});

const CASES: [Feature, Job][] = [
  ['startTime', asJob({ after: '12:00' })],
  ['jobOrder', asJob({ afterjids: [3] })],
  ['paused', asJob({ paused: true })],
  ['maxactive', asJob({ maxactive: 4 })],
  ['variables', asJob({ init: [{ name: 'a', value: 'b' }] })],
  ['dirmaps', asJob({ dirmaps: [{ source: '/a', target: '/b', zone: 'nfs' }] })],
  ['postscripts', asJob({ postscript: [remoteCmd({ argv: ['x'] })] })],
  ['cleanup', asJob({ cleanup: [remoteCmd({ argv: ['x'] })] })],
  ['cleanup', asTask({ cleanup: [remoteCmd({ argv: ['x'] })] })],
  ['serialSubtasks', asJob({ serialsubtasks: true })],
  ['serialSubtasks', asTask({ serialsubtasks: true })],
  ['instances', asTask({ subtasks: [instance({ title: 'x' })] })],
  ['iterate', below(iterate({ varname: 'i', from: 1, to: 2, template: [task({ title: 't' })] }))],
  ['commandSequences', asTask({ cmds: [remoteCmd({ argv: ['x'] }), remoteCmd({ argv: ['y'] })] })],
  ['heldBlades', asTask({ service: 'gpu' })],
  ['heldBlades', asTask({ atleast: 2 })],
  ['localCommands', asTask({ cmds: [cmd({ argv: ['x'] })] })],
  [
    'localCommands',
    below(iterate({ varname: 'i', from: 1, to: 2, template: [task({ title: 't', cmds: [cmd({ argv: ['x'] })] })] })),
  ],
  ['services', asJob({ service: 'linux64' })],
  ['services', asCommand({ service: 'linux64' })],
  ['limitTags', asJob({ tags: ['nuke'] })],
  ['limitTags', asCommand({ tags: ['nuke'] })],
  ['slots', asJob({ atmost: 4 })],
  ['slots', asCommand({ atleast: 2 })],
  ['environment', asJob({ envkey: ['setenv A=1'] })],
  ['environment', asCommand({ envkey: ['setenv A=1'] })],
  ['input', asCommand({ msg: 'hello' })],
  ['retryCodes', asCommand({ retryrc: [3] })],
  ['runTimes', asCommand({ minrunsecs: 0 })],
  ['runTimes', asCommand({ maxrunsecs: 60 })],
  ['hostTies', asCommand({ samehost: true })],
  ['hostTies', asCommand({ refersto: 'x' })],
  ['expand', asCommand({ expand: true })],
  ['expand', asCommand({ expand: '/tmp/x.alf' })],
  ['resume', asTask({ resumeblock: true })],
  ['resume', asCommand({ resumewhile: ['exitcode', '3'] })],
  ['resume', asCommand({ resumepin: true })],
  ['priority', asJob({ priority: 0 })],
  ['accounting', asJob({ tier: 'rush' })],
  ['accounting', asJob({ projects: ['show'] })],
  ['viewers', asTask({ chaser: ['sho'] })],
  ['viewers', asTask({ preview: ['sho'] })],
];

const without = (feature: Feature) => new Set([...ALL_FEATURES].filter((each) => each !== feature));

describe('what an engine can carry', () => {
  it.each(CASES)('%s: asked for by %j', (feature, document) => {
    const [problem, ...others] = checkCapabilities(document, without(feature), 'slurm');
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      code: 'engine-cannot-carry',
      severity: ['priority', 'accounting', 'viewers'].includes(feature) ? 'warning' : 'error',
    });
    expect(checkCapabilities(document, ALL_FEATURES, 'slurm')).toEqual([]);
    expect(checkCapabilities(document, new Set([feature]), 'slurm').map(({ message }) => message)).not.toContain(
      problem?.message,
    );
  });

  it('is not more than a job asks for', () => {
    expect(checkCapabilities(PLAIN, new Set(), 'slurm')).toEqual([]);
    const empty = asJob({ afterjids: [], maxactive: 0, paused: false, tags: [], service: '', serialsubtasks: false });
    expect(checkCapabilities(empty, new Set(), 'slurm')).toEqual([]);
  });

  it('has a case here for each feature', () => {
    expect(new Set(CASES.map(([feature]) => feature))).toEqual(ALL_FEATURES);
  });

  it('tells all at once, each with the first place and how many there are', () => {
    const local = (title: string) =>
      task({ title, cmds: [cmd({ argv: ['x'], tags: ['nuke'] }), cmd({ argv: ['y'] })] });
    const document = asJob({ tags: ['nuke'], subtasks: [local('one'), local('two'), local('three')] });
    const capabilities = new Set([...ALL_FEATURES].filter((each) => !['localCommands', 'limitTags'].includes(each)));
    expect(checkCapabilities(document, capabilities, 'slurm').map(({ message }) => message)).toEqual([
      'slurm cannot carry limit tags (tags): the job itself and 3 more',
      'slurm cannot carry commands on the host that spools (Cmd): task "one" and 2 more',
    ]);
  });
});
