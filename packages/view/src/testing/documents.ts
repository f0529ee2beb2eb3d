import { instance, iterate, type Job, job, remoteCmd, type Subtask, task } from '@jobtronaut/alf';
import fc from 'fast-check';

/** Titles that repeat, that differ in numbers alone, and that try to break out of whatever they are written into. */
const title = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('Render', 'Comp', 'Prepare', 'Sim', 'Check') },
  { weight: 6, arbitrary: fc.nat(2000).map((frame) => `Render: Elements ${frame}`) },
  { weight: 4, arbitrary: fc.nat(200).map((number) => `frame ${number} of layer ${number % 7}`) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '</script><script>alert(1)</script>',
      '"quoted" & <b>bold</b> \'\\',
      ']]></style></svg><!--',
      '\0\u0001\ud800 \ufffe\n\r\t',
      '',
      'n1 --> n2; click n1 "javascript:alert(1)"',
      '漢字のタイトル 🎬',
    ),
  },
);

/** Subtasks of any kind, some levels deep. */
const subtask = fc.letrec<{ any: Subtask; task: Subtask }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 5, arbitrary: fc.record({ title }).map(({ title }) => leaf(title)) },
    { weight: 1, arbitrary: title.map((name) => instance({ title: name || 'x' })) },
    { weight: 5, arbitrary: tie('task') },
    {
      weight: 1,
      arbitrary: fc
        .record({
          from: fc.integer({ min: -5, max: 5 }),
          to: fc.integer({ min: -5, max: 9 }),
          template: fc.array(tie('any'), { minLength: 1, maxLength: 3 }),
        })
        .map((options) => iterate({ varname: 'f', ...options })),
    },
  ),
  task: fc
    .record({ title, serialsubtasks: fc.boolean(), subtasks: fc.array(tie('any'), { maxLength: 9 }) })
    .map((options) => task(options)),
})).any;

const leaf = (name: string): Subtask => task({ title: name, cmds: [remoteCmd({ argv: ['render', name] })] });

/** Any job: pictures are drawn of wrong ones too. */
export const anyJob: fc.Arbitrary<Job> = fc
  .record({ title, serialsubtasks: fc.boolean(), subtasks: fc.array(subtask, { maxLength: 12 }) })
  .map((options) => job(options));

/** The tasks of a document, those of Iterates once. */
export function tasksIn(document: Job): number {
  let tasks = 0;
  const open: (Job | Subtask)[] = [document];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind === 'task') tasks++;
    if (node.kind === 'iterate') open.push(...node.template);
    if (node.kind !== 'instance') open.push(...(node.subtasks ?? []));
  }
  return tasks;
}

/** A job of many tasks as a farm sees them: shots of some steps, frames of each. */
export function sequenceOf(shots: number, frames: number): Job {
  const shot = (number: number) =>
    task({
      title: `Shot ${String(number * 10).padStart(4, '0')}`,
      serialsubtasks: true,
      subtasks: [
        leaf(`Prepare ${number}`),
        task({
          title: 'Render',
          subtasks: Array.from({ length: frames }, (_, frame) => leaf(`Render: Elements ${1001 + frame}`)),
        }),
        leaf(`Movie ${number}`),
      ],
    });
  return job({ title: 'Sequence', subtasks: Array.from({ length: shots }, (_, number) => shot(number)) });
}
