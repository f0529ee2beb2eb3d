import { afterAll, beforeAll, expect, it } from 'vitest';
import { Site } from '../../test/site.ts';
import { Terminal } from '../../test/terminal.ts';

// In a real terminal, of which Python's standard library has one.
const missing = process.env.JOBTRONAUT_MISSING_TOOLS?.split(',').includes('python3') === true;

let site: Site;
beforeAll(async () => {
  site = new Site(['endless.ts']);
  await site.startEngine();
  await site.run([
    'submit',
    '--task',
    'Endless',
    '--title',
    'a job with a title that is too long for a narrow terminal',
  ]);
});
afterAll(() => site[Symbol.asyncDispose]());

it.skipIf(missing).each([
  ['n', 1, 'Nothing was done'],
  ['', 1, 'Nothing was done'],
  ['y', 0, 'Paused job 1'],
])('asks before it acts on all of a clause: "%s"', async (answer, code, said) => {
  const terminal = new Terminal(site, ['job', 'pause', '--where', 'not done'], { columns: 120 });
  await terminal.shows(/Pause job 1 \(.*\)\? \[y\/N\]/);
  terminal.type(`${answer}\r`);
  expect(await terminal.ended).toBe(code);
  expect(terminal.screen.text()).toContain(said);
});

it.skipIf(missing)('cuts a table to the width of the terminal', async () => {
  const terminal = new Terminal(site, ['jobs'], { columns: 60 });
  await terminal.ended;
  const text = terminal.screen.text();
  expect(text).toMatch(/^ {2}1 {2}a job .*… {2}root/m);
  expect(text.trim().split('\n')).toHaveLength(2);
});
