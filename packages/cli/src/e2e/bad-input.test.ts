import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Site } from '../../test/site.ts';

let site: Site;
beforeAll(() => {
  site = new Site();
});
afterAll(() => site[Symbol.asyncDispose]());

describe('bad input: one clear line, and nothing is spooled', () => {
  it.each<[string, string[], number, RegExp, boolean?]>([
    [
      'an unknown task',
      ['submit', '--task', 'Sho'],
      1,
      /^error: there is no task "Sho"; did you mean "Shot"\? \[unknown-task\]$/m,
    ],
    [
      'a missing argument',
      ['submit', '--task', 'Shot'],
      1,
      /^error: .*needs the argument "frames".*\[missing-required-argument\]$/m,
    ],
    [
      'a missing argument, and how it is passed',
      ['submit', '--task', 'Shot'],
      1,
      /^ {2}pass it with --frames TEXT: Frames to render\.$/m,
    ],
    [
      'arguments that are no pairs',
      ['submit', '--task', 'Shot', '--args', 'frames'],
      1,
      /^error: --args takes NAME:VALUE, not "frames"/m,
    ],
    [
      'a wrong frame expression',
      ['submit', '--task', 'Shot', '--args', 'frames:1-x'],
      1,
      /^error: .*"1-x" is not a frame/m,
    ],
    // Not as a warning before.
    ['a task whose file is broken', ['submit', '--task', 'Broken'], 1, /^error: .*broken\.ts.*\[broken-plugin\]\n/],
    [
      'a configuration that is not there',
      ['list', '--config', 'nope.ts'],
      1,
      /^error: There is no configuration file .*nope\.ts/m,
    ],
    [
      'an engine that does not answer',
      ['submit', '--task', 'Endless', '--engine', '127.0.0.1:9'],
      2,
      /^error: .*127\.0\.0\.1:9.*\[engine-unreachable\]\n {2}.*--engine embedded/m,
    ],
    ['an address that is none', ['submit', '--task', 'Endless', '--engine', 'http://x'], 1, /\[bad-engine-address\]$/m],
    [
      'a misspelled argument',
      ['submit', '--task', 'Shot', '--args', 'frame:1-8'],
      1,
      /^ +there is "frame": did you mean "frames"\?$/m,
    ],
    ['an option without its value', ['submit', '--task'], 1, /^error: --task needs a value \[bad-option\]$/m],
    [
      'a job id that is none',
      ['watch', 'abc'],
      1,
      /^error: JID takes a whole number, 1 or more, not "abc" \[bad-option\]$/m,
    ],
    [
      'an unknown command',
      ['visualise'],
      1,
      /^error: there is no command "visualise"; did you mean "visualize"\? \[unknown-command\]$/m,
    ],
    [
      'a task without its option',
      ['submit', 'Shot', '--frames', '1-3'],
      1,
      /^error: submit needs --task TASK \[missing-option\]\n {2}did you mean --task Shot\?$/m,
    ],
    [
      'a word that other tools have',
      ['stop', '1'],
      1,
      /no command "stop"; did you mean "engine stop" or "job interrupt"\? \[unknown-command\]$/m,
    ],
    [
      'a command without its group',
      ['retry', '1'],
      1,
      /no command "retry"; did you mean "job retry"\? \[unknown-command\]$/m,
    ],
    [
      'an unknown option',
      ['submit', '--task', 'Shot', '--prio', '3'],
      1,
      /^error: submit has no option --prio; did you mean "--priority"\? \[unknown-option\]$/m,
    ],
    [
      'an option that other tools have',
      ['submit', '--task', 'Shot', '--dry-run'],
      1,
      /no option --dry-run \[unknown-option\]\n {2}jobtronaut plan shows what submit would send, and sends nothing$/m,
    ],
    [
      'an option that other commands have',
      ['query', 'tasks', '--where', 'state=error'],
      1,
      /no option --where \[unknown-option\]\n {2}The clause follows the table, .*query tasks 'jid=12 and error'$/m,
    ],
    [
      'the id of a job for the list of jobs',
      ['jobs', '15:3'],
      1,
      /with "15:3" \[bad-option\]\n {2}Of one job jobtronaut watch 15 tells .* jobtronaut why 15:3 why it does not run\.$/m,
    ],
    [
      'a clause without its option',
      ['jobs', 'owner=fred', 'and', 'error'],
      1,
      /\[bad-option\]\n {2}A search clause follows --where: jobtronaut jobs --where 'owner=fred and error'$/m,
    ],
    [
      'a state in the words of people',
      ['jobs', 'failed'],
      1,
      /\[bad-option\]\n {2}A search clause follows --where: jobtronaut jobs --where error$/m,
    ],
    [
      'a state in the words of people in a clause',
      ['query', 'jobs', 'failed'],
      1,
      /character 1: unknown name "failed"; did you mean "error"\? \[bad-clause\]\n {2}failed\n {2}\^$/m,
    ],
    [
      'arguments of the task without --args',
      ['plan', '--task', 'Render', 'shot:sh010', 'frames:1-10'],
      1,
      /\[bad-option\]\n {2}Arguments of the task follow --args: --args shot:sh010 frames:1-10$/m,
    ],
    [
      'a processor for a task',
      ['submit', '--task', 'ChunkProcessor'],
      1,
      /^error: ChunkProcessor is a processor, and --task takes a task \[bad-option\]$/m,
    ],
    [
      'a limit that is negative',
      ['submit', '--task', 'Shot', '--frames', '1', '--maxactive', '-1'],
      1,
      /^error: --maxactive takes a whole number, 0 or more, not "-1" \[bad-option\]$/m,
    ],
    [
      'an argument of another type',
      ['submit', '--task', 'Shot', '--frames', '1', '--failing', 'x'],
      1,
      /^ {2}it takes an integer$/m,
    ],
    [
      'an option that is misspelt',
      ['submit', '--tsk', 'Shot'],
      1,
      /^error: submit has no option --tsk; did you mean "--task"/m,
    ],
    [
      'an option given twice',
      ['submit', '--task', 'Shot', '--title', 'a', '--title', 'b'],
      1,
      /^error: --title is given 2 times/m,
    ],
    [
      'a number that is none',
      ['submit', '--task', 'Shot', '--priority', 'high'],
      1,
      /^error: --priority takes a number, not "high"/m,
    ],
    ['a choice that is none', ['list', 'task'], 1, /^error: KIND is all, .* not "task"; did you mean "tasks"\?/m],
    ['a word too many', ['info', 'Shot', 'Render'], 1, /^error: info does not know what to do with "Render"/m],
    [
      'an unknown command of a group',
      ['engine', 'stat'],
      1,
      /^error: there is no command "engine stat"; did you mean "engine status"/m,
    ],
    [
      'an option before the command',
      ['--json', 'list'],
      1,
      /^error: There is no option --json before the command/m,
      true,
    ],
    [
      'an argument given in two ways',
      ['submit', '--task', 'Shot', '--frames', '1', '--args', 'frames:2'],
      1,
      /\[argument-twice\]$/m,
    ],
    [
      '--expandchunk outside a farm command',
      ['submit', '--task', 'Shot', '--frames', '1', '--expandchunk'],
      1,
      /^error: --expandchunk adds tasks to the job of a running farm command/m,
    ],
    [
      'arguments in a file that is not there',
      ['submit', '--task', 'Shot', '--argsfile', 'nope.json'],
      1,
      /^error: nope\.json cannot be read: it is not there \[file-not-read\]\n {2}It is looked for in \/.*\. One JSON object/m,
    ],
    [
      'an earlier plan that is a folder',
      ['plan', '--task', 'Shot', '--frames', '1', '--diff', 'plugins'],
      1,
      /^error: plugins cannot be read: it is a folder \[file-not-read\]\n {2}Keep a plan with/m,
    ],
    [
      'a password in a file that is not there',
      ['engine', 'start', '--password-file', '/nowhere/password', '--state', 'state/other'],
      1,
      /^error: \/nowhere\/password cannot be read: it is not there \[file-not-read\]$/m,
    ],
    [
      'a password in a folder',
      ['engine', 'start', '--password-file', 'plugins', '--state', 'state/other'],
      1,
      /^error: plugins cannot be read: it is a folder \[file-not-read\]$/m,
    ],
    [
      'a plugin folder below a file',
      ['init', 'jobtronaut.config.ts/mine'],
      1,
      /^error: .*\/mine cannot be written: what stands before the last name is not a folder \[file-not-written\]\n {2}Name/m,
    ],
    ...(process.platform === 'linux'
      ? ([
          [
            'a plugin folder where nothing can be made',
            ['init', '/proc/mine'],
            1,
            /^error: \/proc\/mine cannot be written: .*\[file-not-written\]$/m,
          ],
        ] satisfies [string, string[], number, RegExp][])
      : []),
    ['a task of the engine that is none', ['arguments', '12'], 1, /^error: "12" is no task: write JID:TID/m],
    [
      'an environment that cannot travel',
      ['submit', '--task', 'Endless', '--env', 'A:b c'],
      1,
      /^error: .*A has white space/m,
    ],
  ])('%s', async (_, args, exit, line, json = false) => {
    const { code, stdout, stderr } = await site.run(args);
    expect(stderr).toMatch(line);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(stdout === '' || json).toBe(true);
    expect(code).toBe(exit);
  });

  it('an error of a plugin names its file and line', async () => {
    const file = site.path('plugins', 'odd.ts');
    writeFileSync(
      file,
      `import { task } from '@jobtronaut/core';
import { z } from 'zod';
export class Odd extends task({ arguments: { shot: z.string() }, elementsId: 'shot' }) {
  override cmd() {
    return ['x', this.arguments['layer' as 'shot'].processed];
  }
}`,
    );
    const { stderr } = await site.run(['submit', '--task', 'Odd', '--shot', 'a']);
    expect(stderr).toBe(
      `error: task Odd, cmd(): no argument "layer" (${file}:5) [no-such-argument]\n  there are shot, elements_id\n`,
    );
  });

  it('with --json also as a value on stdout', async () => {
    const { code, stdout } = await site.run(['submit', '--task', 'Sho', '--json']);
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: 'unknown-task',
        message: 'there is no task "Sho"',
        hint: 'did you mean "Shot"?',
      },
    });
    expect(code).toBe(1);
  });

  it('a configuration that does not load', async () => {
    writeFileSync(site.path('bad.config.ts'), 'export default {');
    const { code, stderr } = await site.run(['list', '--config', 'bad.config.ts']);
    expect(stderr).toMatch(/^error: .*bad\.config\.ts/m);
    expect(code).toBe(1);
  });

  it('an engine that answers nonsense', async () => {
    const server = createServer((_, response) => response.end('<html>hello</html>'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { code, stderr } = await site.run([
      'submit',
      '--task',
      'Endless',
      '--engine',
      `127.0.0.1:${(server.address() as AddressInfo).port}`,
    ]);
    server.close();
    expect(stderr).toMatch(/\[broken-reply\]$/m);
    expect(code).toBe(2);
  });
});
