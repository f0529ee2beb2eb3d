import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Site } from '../../test/site.ts';
import { Terminal } from '../../test/terminal.ts';

// In a real terminal, of which Python's standard library has one.
const missing = process.env.JOBTRONAUT_MISSING_TOOLS?.split(',').includes('python3') === true;

let site: Site;
beforeAll(async () => {
  site = new Site(['stages.ts', 'endless.ts', 'farm.ts']);
  await site.startEngine();
});
afterAll(() => site[Symbol.asyncDispose]());

describe.skipIf(missing)('in a terminal', () => {
  it('submit --wait shows a bar and the running task, and leaves only how it ended', async () => {
    const terminal = new Terminal(site, [
      'submit',
      '--task',
      'Stages',
      '--args',
      `stop:${site.path('stop')}`,
      '--wait',
    ]);
    const during = await terminal.shows(/Held: Elements 2 .*40%/);
    expect(during).toMatch(/^█*░+ +\d+% {2}\d+ of \d+ tasks? done, \d active/m);
    expect(during).toMatch(/^ {2}Held: Elements 2 +█{4}░{6} {2}40%$/m);
    expect(terminal.raw).toContain('\u001b[');
    await site.run(['submit', '--task', 'Once', '--args', `file:${site.path('stop')}`]);
    expect(await terminal.ended).toBe(0);
    const lines = terminal.screen.lines().filter((line) => line !== '');
    expect(lines.at(-1)).toMatch(/^Job \d+ is done after \d+\.\d s$/);
    expect(terminal.screen.text()).not.toMatch(/[█░]|Elements 2/);
  });

  it('fits a narrow terminal, and cuts titles in the middle', async () => {
    const terminal = new Terminal(site, ['submit', '--task', 'Long', '--wait'], { columns: 46, rows: 10 });
    await terminal.shows(/ 1 active/);
    const during = await terminal.shows(/…/);
    expect(during).toMatch(/^Job \d+ {2}.*\n.*0 of 1 task done, 1 active\n {2}A task.*…?.*sh0010 {4}0%$/m);
    for (const line of terminal.screen.lines()) expect(line.length).toBeLessThanOrEqual(45);
    terminal.type('\u0003');
    await terminal.shows(/goes on\. To look at it/);
    terminal.type('\u0003');
    expect(await terminal.ended).toBe(130);
    expect(terminal.screen.text()).toContain('is ended: its commands are stopped');
  });

  it('watch says what a job waits for, and shows no colours with NO_COLOR', async () => {
    const first = (await site.run(['submit', '--task', 'Endless'])).stdout.trim();
    const second = (await site.run(['submit', '--task', 'Endless', '--afterjids', first])).stdout.trim();
    const terminal = new Terminal(site, ['watch', second], { env: { NO_COLOR: '1' } });
    await terminal.shows(new RegExp(`0 of 1 task done, waits for job ${first}$`, 'm'));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the start of a colour.
    expect(terminal.raw).not.toMatch(/\u001b\[\d*m/);
    terminal.type('\u0003');
    await terminal.shows(/goes on/);
    terminal.type('\u0003');
    expect(await terminal.ended).toBe(130);
    const watched = new Terminal(site, ['watch', first]);
    await watched.shows(/1 active/);
    watched.type('\u0003');
    await watched.shows(/goes on/);
    watched.type('\u0003');
    await watched.ended;
  });

  it('a dumb terminal gets plain lines', async () => {
    const terminal = new Terminal(site, ['submit', '--task', 'Quick', '--wait'], { env: { TERM: 'dumb' } });
    expect(await terminal.ended).toBe(0);
    expect(terminal.raw).not.toContain('\u001b');
    expect(terminal.screen.text()).toMatch(/^1 of 1 task done\nJob \d+ is done/m);
  });

  it('says so when the engine goes away', async () => {
    await using other = new Site(['endless.ts']);
    await other.startEngine();
    const terminal = new Terminal(other, ['submit', '--task', 'Endless', '--wait'], { columns: 120 });
    await terminal.shows(/1 active/);
    const { pid } = JSON.parse((await other.run(['engine', 'status', '--json'])).stdout) as { pid: number };
    process.kill(pid, 'SIGKILL');
    expect(await terminal.ended).toBe(2);
    expect(terminal.screen.text()).toMatch(/went away while job \d+ was watched/);
    expect(terminal.screen.text()).toMatch(/To come back to it: jobtronaut watch \d+/);
    // It is adopted by the next one, and ended there.
    await other.startEngine();
    const again = new Terminal(other, ['watch', '1']);
    await again.shows(/1 active/);
    await other.run(['engine', 'stop']);
    expect(await again.ended).toBe(2);
    expect(again.screen.text()).toMatch(/The embedded engine was stopped while job 1 was watched/);
  });
});
