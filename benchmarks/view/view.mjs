// Pictures of jobs of a hundred thousand tasks: `npm run view` in benchmarks. See README.md.
import { job, remoteCmd, task } from '@jobtronaut/alf';
import {
  renderDot,
  renderHtml,
  renderJson,
  renderMermaid,
  renderPng,
  renderSvg,
  terminalTree,
} from '../../packages/view/dist/index.js';

const ROUNDS = 3;
const MOST_SECONDS = 5;

const frame = (title, path) =>
  task({ title, cmds: [remoteCmd({ argv: ['render', '-q', 'final', path], service: 'linux' })] });
const tasksOf = (count, make) => Array.from({ length: count }, (_, at) => make(at));

/** Shots of a sequence, all of one look. */
const alike = job({
  title: 'alike',
  subtasks: tasksOf(400, (shot) =>
    task({
      title: `Shot ${shot}`,
      serialsubtasks: true,
      subtasks: [
        frame(`Prepare ${shot}`, `/show/${shot}/scene.usd`),
        task({
          title: 'Render',
          subtasks: tasksOf(250, (at) => frame(`Render: Elements ${at}`, `/show/${shot}/${at}.exr`)),
        }),
      ],
    }),
  ),
});
/** No two siblings look alike: nothing can be stacked, all must be folded. */
const letters = (at) =>
  Array.from({ length: 4 }, (_, place) => String.fromCharCode(97 + (Math.floor(at / 26 ** place) % 26))).join('');
const unlike = job({
  title: 'unlike',
  subtasks: tasksOf(300, (group) =>
    task({
      title: letters(group * 7919),
      serialsubtasks: group % 2 === 0,
      subtasks: tasksOf(333, (at) => frame(letters(group * 31 + at * 17), `/show/${group}/${at}.exr`)),
    }),
  ),
});
/** One below the other. */
const deep = job({
  title: 'deep',
  subtasks: [
    tasksOf(50_000, letters).reduce(
      (below, title) => task({ title, subtasks: [below] }),
      frame('end', '/show/end.exr'),
    ),
  ],
});

const formats = {
  terminal: (document) => [...terminalTree(document, { width: 120 })].join('\n'),
  svg: (document) => renderSvg(document),
  png: (document) => renderPng(document),
  html: (document) => renderHtml(document),
  mermaid: (document) => renderMermaid(document),
  dot: (document) => renderDot(document),
  json: (document) => renderJson(document),
};

let missed = 0;
console.log(`seconds (the least of ${ROUNDS}) and size; the aim is ${MOST_SECONDS} s each\n`);
console.log(['', ...Object.keys(formats)].map((name) => name.padStart(16)).join(''));
for (const [name, document] of Object.entries({
  'alike, 100,800': alike,
  'unlike, 100,200': unlike,
  'deep, 50,001': deep,
})) {
  const cells = [];
  for (const render of Object.values(formats)) {
    let least = Number.POSITIVE_INFINITY;
    let size = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const start = performance.now();
      size = (await render(document)).length;
      least = Math.min(least, performance.now() - start);
    }
    if (least > MOST_SECONDS * 1000) missed++;
    cells.push(`${(least / 1000).toFixed(2)} ${(size / 1024).toFixed(0)} kB`);
  }
  console.log([name, ...cells].map((cell) => cell.padStart(16)).join(''));
}
process.exitCode = missed > 0 ? 1 : 0;
