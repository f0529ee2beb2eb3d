import { parseAlf, remoteCmd, serializeAlf } from '@jobtronaut/alf';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type BuiltJob, checkPlugins, decodePayload, override, pluginsOf, Task, task, toDocument } from './index.ts';
import { argvs, build, codeOf, errorOf } from './test/helpers.ts';

const only = (job: BuiltJob) => [...job.tasks()].filter(({ commands }) => commands.length > 0);

class Sim extends task({
  arguments: { frames: z.array(z.int()), scene: z.string() },
  elementsId: 'frames',
  perElement: true,
  tags: ['houdini'],
  atleast: 4,
  atmost: 8,
  minrunsecs: 2,
  maxrunsecs: 600.5,
  samehost: true,
  resumewhile: ['exit', '7'],
  resumepin: true,
}) {
  override cmd() {
    return ['sim', this.arguments.frames.processed];
  }
  override msg() {
    return `frame ${this.arguments.frames.processed}\n`;
  }
  override metadata() {
    return JSON.stringify({ frame: this.arguments.frames.processed });
  }
  override preview() {
    return ['flipbook', this.arguments.scene.processed];
  }
  override env() {
    return { SCENE: this.arguments.scene.processed };
  }
  override cleanup() {
    return [['rm', `/tmp/${this.arguments.frames.processed}`], { argv: ['tell'], local: true, service: 'any' }];
  }
}
const args = { frames: [1, 2], scene: 'a.hip' };

describe('what a task says to the farm', () => {
  it('stands on its commands and on the task that holds them', () => {
    const tasks = only(build({ root: Sim, arguments: args }));
    expect(tasks).toHaveLength(2);
    expect(tasks[1]?.commands).toEqual([
      {
        kind: 'remoteCmd',
        argv: ['sim', '2'],
        service: 'linux64',
        tags: ['houdini'],
        atleast: 4,
        atmost: 8,
        minrunsecs: 2,
        maxrunsecs: 600.5,
        samehost: true,
        resumewhile: ['exit', '7'],
        resumepin: true,
        envkey: ['setenv SCENE=a.hip'],
        msg: 'frame 2\n',
      },
    ]);
    const common = { service: 'linux64', tags: ['houdini'], envkey: ['setenv SCENE=a.hip'] };
    expect(tasks[1]?.more).toEqual({
      preview: ['flipbook', 'a.hip'],
      metadata: '{"frame":2}',
      cleanup: [
        { kind: 'remoteCmd', argv: ['rm', '/tmp/2'], ...common },
        { kind: 'cmd', argv: ['tell'], ...common, service: 'any' },
      ],
    });
  });

  it('survives the job file', () => {
    const document = toDocument(build({ root: Sim, arguments: args, attributes: { title: 'sim' } }));
    expect(serializeAlf(parseAlf(serializeAlf(document)))).toBe(serializeAlf(document));
  });

  it('can be overridden, and taken away', () => {
    const root = override(Sim, {
      atleast: undefined,
      atmost: 2,
      msg: undefined,
      metadata() {
        return this.arguments.scene.processed;
      },
    });
    const [first] = only(build({ root, arguments: args }));
    expect(first?.commands[0]).toMatchObject({ atmost: 2, samehost: true });
    expect(first?.commands[0]).not.toHaveProperty('atleast');
    expect(first?.commands[0]).not.toHaveProperty('msg');
    expect(first?.more?.metadata).toBe('a.hip');
  });

  it('is seen by a script where an override changed it', () => {
    class Scripted extends Sim {
      override script() {
        return undefined;
      }
    }
    const [word] = argvs(build({ root: override(Scripted, { atmost: 16 }), arguments: args }));
    expect(decodePayload(word?.split(' ').at(-1) ?? '').overrides).toMatchObject({ atmost: 16 });
  });

  it.each([
    [{ atleast: '4' }, 'task Wrong: the member "atleast" is "4", not an integer'],
    [{ samehost: 1 }, 'task Wrong: the member "samehost" is 1, not true or false'],
    [{ services: 'linux' }, 'task Wrong: the member "services" is "linux", not a list of texts'],
    [{ retryrc: [1, 'x'] }, 'task Wrong: the member "retryrc" is [1,"x"], not a list of integers (at [1]: '],
    [{ resumewhile: 'exit' }, 'task Wrong: the member "resumewhile" is "exit", not a list of texts'],
  ])('%j is refused, early', (members, message) => {
    class Wrong extends Sim {}
    Object.assign(Wrong, members);
    const error = errorOf(() => build({ root: Wrong, arguments: args }));
    expect(error.code).toBe('invalid-attribute-value');
    expect(error.message).toContain(message);
    expect(checkPlugins(pluginsOf(Wrong))).toMatchObject([{ code: 'invalid-attribute-value', task: 'Wrong' }]);
  });

  it.each([
    [{ msg: () => 5 }, 'msg() returns 5, not text'],
    [{ metadata: () => ({ a: 1 }) }, 'metadata() returns {"a":1}, not text'],
    [{ cleanup: () => 'rm' }, 'cleanup() returns "rm", not a list of commands'],
    [{ cleanup: () => ['rm'] }, 'command 0 of cleanup() is "rm", not a list of words'],
  ])('what its methods return is checked', (methods, message) => {
    class Wrong extends Sim {}
    Object.assign(Wrong.prototype, methods);
    expect(errorOf(() => build({ root: Wrong, arguments: args }))).toMatchObject({
      code: 'invalid-command',
      message: `task Wrong: ${message}`,
    });
  });
});

describe('several commands of one task', () => {
  class Publish extends Task {
    static override readonly elementsId = 'scene';
    static override readonly retryrc = [1];
    override cmd() {
      return ['node', 'wrapper'];
    }
    override script(): unknown {
      return undefined;
    }
    override cmds() {
      return [['fetch'], { argv: this.cmd(), script: true }, { argv: ['tidy', 3], maxrunsecs: 60, local: true }, []];
    }
  }
  const options = { root: Publish, arguments: { scene: 'a' } };

  it('run in order, each with the options of the task unless it has its own; the marked one has the payload', () => {
    const [node] = only(build(options));
    const payload = node?.commands[1]?.argv[2] ?? '';
    expect(node?.commands).toEqual([
      { kind: 'remoteCmd', argv: ['fetch'], service: 'linux64', retryrc: [1] },
      { kind: 'remoteCmd', argv: ['node', 'wrapper', payload], service: 'linux64', retryrc: [1] },
      { kind: 'cmd', argv: ['tidy', '3'], service: 'linux64', retryrc: [1], maxrunsecs: 60 },
    ]);
    expect(decodePayload(payload).task).toBe('Publish');
    expect(argvs(build(options))).toHaveLength(3);
  });

  it('take flags and attributes one by one', () => {
    const job = build({ ...options, arguments: { scene: 'a', additional_command_flags: { fetch: '--all' } } });
    expect(argvs(job)[0]).toBe('fetch --all');
    job.modifyCommands(({ argv }) => argv[0] === 'tidy', 'local', false);
    job.modifyCommands(true, 'atmost', 3);
    expect([...job.commands()].map(({ kind, atmost }) => [kind, atmost])).toEqual(Array(3).fill(['remoteCmd', 3]));
  });

  it.each([
    ['none is marked', [['a'], ['b']]],
    [
      'two are',
      [
        { argv: ['a'], script: true },
        { argv: ['b'], script: true },
      ],
    ],
  ])('of a script task need one mark: %s', (_, commands) => {
    class Wrong extends Publish {}
    Object.assign(Wrong.prototype, { cmds: () => commands });
    expect(codeOf(() => build({ ...options, root: Wrong }))).toBe('invalid-script-command');
  });

  it('have a mark only where there is a script', () => {
    class Wrong extends Publish {}
    Object.assign(Wrong.prototype, { script: undefined });
    expect(codeOf(() => build({ ...options, root: Wrong }))).toBe('invalid-script-command');
  });

  it.each([
    [
      { argv: ['a'], atleest: 1 },
      'unknown-attribute',
      'task Wrong: commands have no "atleest"; did you mean "atleast"',
    ],
    [{ argv: ['a'], atleast: 'x' }, 'invalid-attribute-value', 'task Wrong: "atleast" is "x", not an integer'],
    [{ argv: ['a'], local: 1 }, 'invalid-attribute-value', 'task Wrong: "local" is 1, not true or false'],
    [{ argv: ['a'], when: 'done' }, 'unknown-attribute', 'task Wrong: commands have no "when"'],
  ])('%j is refused', (command, code, message) => {
    class Wrong extends Publish {}
    Object.assign(Wrong.prototype, { script: undefined, cmds: () => [command] });
    const error = errorOf(() => build({ ...options, root: Wrong }));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });
});

describe('cleanup and postscripts of a job', () => {
  const attributes = {
    cleanup: [remoteCmd({ argv: ['rm', '-r', '/tmp/job'], service: 'linux64' })],
    postscript: [remoteCmd({ argv: 'notify artist', when: 'error' })],
  };

  it('are commands of the job document', () => {
    expect(toDocument(build({ root: Sim, arguments: args, attributes }))).toMatchObject(attributes);
  });

  it.each([
    [{ argv: ['a'], kind: 'remoteCmd', atleast: 'x' }, '[0].atleast'],
    [{ argv: [], kind: 'remoteCmd' }, '[0].argv'],
    [{ argv: ['a'] }, '[0].kind'],
    [{ argv: ['a'], kind: 'cmd', whenn: 'done' }, '[0]'],
  ])('%j is refused, with the place', (command, place) => {
    const wrong = { postscript: [command] } as object;
    const error = errorOf(() => build({ root: Sim, arguments: args, attributes: wrong }));
    expect(error.code).toBe('invalid-attribute-value');
    expect(error.message).toContain(`(at ${place}: `);
  });
});
