// A lighting shot as a studio would have it, for the pictures: every kind of order, stacks, loops of frames, and who waits for whom.
import { instance, job, remoteCmd, task } from '../packages/alf/dist/index.js';

const SHOW = '/shows/lighthouse/sh0420';

const step = (title, argv, { service = 'linux', tags, subtasks = [] } = {}) =>
  task({ title, id: title, cmds: [remoteCmd({ argv, service, ...(tags ? { tags } : {}) })], subtasks });
const group = (title, subtasks) => task({ title, id: title, subtasks });
const inOrder = (title, subtasks) => task({ title, id: title, serialsubtasks: true, subtasks });
const frames = (title, first, last, argv, options) =>
  group(
    title,
    Array.from({ length: last - first + 1 }, (_, at) =>
      step(`${title}: Elements ${first + at}`, argv(String(first + at)), options),
    ),
  );

const render = (layer) => (frame) => [
  'karma',
  '--quality',
  'final',
  '--frame',
  frame,
  '--output',
  `${SHOW}/render/${layer}.${frame}.exr`,
  `${SHOW}/scene/${layer}.usd`,
];
const onGpu = { service: 'linux,gpu', tags: ['karma'] };

export const shot = job({
  title: 'sh0420 lighting',
  priority: 40,
  projects: ['lighthouse'],
  serialsubtasks: true,
  subtasks: [
    group('Ingest', [
      step('Plates', ['fetch', 'plates', SHOW]),
      step('Camera', ['fetch', 'camera', SHOW]),
      step('Caches', ['fetch', 'caches', SHOW]),
    ]),
    inOrder('Simulate', [
      step('Cloth', ['sim', 'cloth', '--frames', '1001-1120', SHOW]),
      step('Hair', ['sim', 'hair', '--frames', '1001-1120', SHOW]),
    ]),
    group('Layers', [
      inOrder('Beauty', [
        step('Build scene', ['build-scene', 'beauty', SHOW]),
        frames('Render beauty', 1001, 1120, render('beauty'), onGpu),
        step('Denoise', ['denoise', `${SHOW}/render/beauty.####.exr`], onGpu),
      ]),
      inOrder('Smoke', [
        frames('Render smoke', 1001, 1120, render('smoke'), onGpu),
        step('Deep merge', ['deep-merge', `${SHOW}/render/smoke.####.exr`], {
          subtasks: [instance({ title: 'Build scene' })],
        }),
      ]),
    ]),
    frames('Composite', 1001, 1120, (frame) => ['nuke', '-x', '-F', frame, `${SHOW}/comp/final.nk`], {
      tags: ['nuke'],
    }),
    group('Deliver', [
      step('Movie', ['ffmpeg', '-i', `${SHOW}/comp/final.%04d.exr`, `${SHOW}/final.mov`]),
      step('Contact sheet', ['contact-sheet', SHOW], { subtasks: [instance({ title: 'Denoise' })] }),
      step('Tell the client', ['tell', 'client', 'sh0420'], { subtasks: [instance({ title: 'Movie' })] }),
    ]),
  ],
});

/** What `plan --explain` would tell of it. */
export const details = new Map([
  [
    'Render beauty',
    {
      name: 'RenderLayer',
      file: 'plugins/render-layer.ts',
      description: 'Renders a layer, a frame in each command.',
      arguments: [
        {
          name: 'frames',
          initial: '1001-1120',
          value: Array.from({ length: 120 }, (_, at) => 1001 + at),
          origin: 'passed to the job',
        },
        { name: 'layer', value: 'beauty', origin: 'set by Layers' },
        { name: 'quality', value: 'final', origin: 'a default of RenderLayer' },
      ],
    },
  ],
]);
