import type { Arguments } from './arguments.ts';
import type { BuildContext } from './build-context.ts';
import { withFlags } from './command-flags.ts';
import { taskEnvironment } from './environment.ts';
import { asFailure, failure } from './failure.ts';
import { isPlain, preview } from './json.ts';
import { ownOptionsOf } from './option-schemas.ts';
import { encodePayload } from './payload.ts';
import type { Plan } from './plan.ts';
import type { Task } from './task.ts';
import type { CommandSpec } from './task-command.ts';
import type { CommandData, MoreOptions } from './tree.ts';

/** What a command node carries. */
export interface CommandParts {
  readonly commands: readonly CommandData[];
  readonly more: MoreOptions | undefined;
}

/** What the commands of one node have in common. */
interface Job {
  readonly plan: Plan;
  readonly args: Arguments;
  readonly local: boolean;
  readonly context: BuildContext;
  /** Options that all of them have, if any. */
  readonly options: Partial<CommandData> | undefined;
  /** The script, a method or another program's. */
  readonly script: unknown;
}

/** One command: its words, and what it says besides, if it is not words alone. */
interface Line {
  readonly argv: string[];
  readonly spec: CommandSpec | undefined;
}

const NONE: readonly never[] = [];

/**
 * Asks a task for all that it says of its commands, each method once, with the arguments of one command node
 * (authoring-model 7).
 *
 * @throws `invalid-command`, `invalid-script-command`, `invalid-environment`, `unfit-environment`, `invalid-command-flags`,
 *   `unknown-executable`, `no-arguments-storage`, `unknown-attribute`, `invalid-attribute-value`; `task-failed` for what the task's
 *   own methods throw
 */
export function commandsOf(plan: Plan, args: Arguments, local: boolean, context: BuildContext): CommandParts {
  const { has } = plan;
  const { name } = plan.task;
  const task = new plan.task({ arguments: args });
  const lines = has.cmds ? linesOf(task, 'cmds', name) : [{ argv: wordsFrom(task, 'cmd', name), spec: undefined }];
  const envkey = has.env
    ? taskEnvironment(
        ask(name, 'env', () => task.env?.()),
        name,
      )
    : undefined;
  const msg = has.msg ? textFrom(task, 'msg', name) : undefined;
  let { options } = plan;
  if (envkey !== undefined) options = { ...options, envkey: [envkey] };
  if (msg !== undefined) options = { ...options, msg };
  const job: Job = { plan, args, local, context, options, script: task.script };
  return { commands: commandList(lines, job), more: moreFrom(task, job, envkey) };
}

function commandList(all: readonly Line[], job: Job): readonly CommandData[] {
  const lines = all.filter(({ argv }) => argv.length > 0);
  if (lines.length === 0) return NONE;
  const script = job.script === undefined && !job.plan.has.cmds ? undefined : scriptLine(lines, job);
  return lines.map((line) => assemble(line, line === script, job));
}

/**
 * The command that runs the script, if there is one.
 *
 * @throws `invalid-script-command`
 */
function scriptLine(lines: readonly Line[], { script, plan: { task } }: Job): Line | undefined {
  const marked = lines.filter(({ spec }) => spec?.script === true);
  if (script === undefined) {
    if (marked.length === 0) return undefined;
    throw failure('invalid-script-command', `task ${task.name}: a command has script: true, and there is no script()`);
  }
  if (marked.length === 1) return marked[0];
  if (marked.length === 0 && lines.length === 1) return lines[0];
  throw failure(
    'invalid-script-command',
    `task ${task.name}: ${marked.length} of ${lines.length} commands have script: true, and one of them runs script()`,
    { hint: 'write { argv: [...], script: true } for the command that runs the script' },
  );
}

function assemble({ argv, spec }: Line, runsScript: boolean, job: Job): CommandData {
  const { plan, args, context } = job;
  const { name } = plan.task;
  argv[0] = context.executable(argv[0] as string, name);
  if (runsScript) {
    const limit = { maxLength: context.argumentsMaxLength, cache: context.openCache };
    const script = context.script(job.script, name);
    argv.push(encodePayload({ ...plan.payload, arguments: args, script }, limit, context.texts));
  }
  const flags = args.find(context.commandFlagsArgument);
  const words = flags === undefined ? argv : withFlags(argv, flags.processed, runsScript, name);
  return commandOf(words, spec, plan, job, job.options);
}

/** What is said of all commands, and over it what one says of itself. */
function commandOf(
  argv: readonly string[],
  spec: CommandSpec | undefined,
  plan: Plan,
  { local }: Job,
  options: Partial<CommandData> | undefined,
): CommandData {
  const command: CommandData = {
    kind: (spec?.local ?? local) ? 'cmd' : 'remoteCmd',
    argv,
    service: plan.service,
  };
  if (options !== undefined) Object.assign(command, options);
  return spec === undefined ? command : Object.assign(command, ownOptionsOf(`task ${plan.task.name}`, spec));
}

/** What is said of the task of the farm that holds the commands; nothing at all for most. */
function moreFrom(task: Task<object>, job: Job, envkey: string | undefined): MoreOptions | undefined {
  const {
    has,
    task: { name },
  } = job.plan;
  const more: { -readonly [Key in keyof MoreOptions]: MoreOptions[Key] } = {};
  const view = has.view ? wordsFrom(task, 'view', name) : NONE;
  if (view.length > 0) more.chaser = view;
  const any = has.preview ? wordsFrom(task, 'preview', name) : NONE;
  if (any.length > 0) more.preview = any;
  const cleanup = has.cleanup ? cleanupFrom(task, job, envkey) : NONE;
  if (cleanup.length > 0) more.cleanup = cleanup;
  const metadata = has.metadata ? textFrom(task, 'metadata', name) : undefined;
  if (metadata !== undefined) more.metadata = metadata;
  for (const _ in more) return more;
  return undefined;
}

function cleanupFrom(task: Task<object>, job: Job, envkey: string | undefined): CommandData[] {
  const { plan, context } = job;
  const { name } = plan.task;
  const options = { ...(plan.tags && { tags: plan.tags }), ...(envkey !== undefined && { envkey: [envkey] }) };
  return linesOf(task, 'cleanup', name)
    .filter(({ argv }) => argv.length > 0)
    .map(({ argv, spec }) => {
      if (spec?.script === true) {
        throw failure('invalid-script-command', `task ${name}: a command of cleanup() has script: true`);
      }
      argv[0] = context.executable(argv[0] as string, name);
      return commandOf(argv, spec, plan, job, options);
    });
}

/** Calls a method of the author's; what it throws is told with the task's name. */
export function ask<T>(task: string, method: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw asFailure('task-failed', `task ${task}, ${method}()`, error);
  }
}

function wordsFrom(task: Task<object>, method: 'cmd' | 'view' | 'preview', name: string): string[] {
  return wordsOf(
    ask(name, method, () => task[method]?.()),
    name,
    `${method}()`,
  );
}

/** @throws `invalid-command` */
function linesOf(task: Task<object>, method: 'cmds' | 'cleanup', name: string): Line[] {
  const returned: unknown = ask(name, method, () => task[method]?.());
  if (returned === undefined || returned === null) return [];
  if (!Array.isArray(returned)) {
    throw failure('invalid-command', `task ${name}: ${method}() returns ${preview(returned)}, not a list of commands`);
  }
  return returned.map((item: unknown, i) => {
    const spec = isPlain(item) ? item : undefined;
    const words = spec === undefined ? item : spec.argv;
    return { argv: wordsOf(words, name, `command ${i} of ${method}()`), spec: spec as CommandSpec | undefined };
  });
}

function textFrom(task: Task<object>, method: 'msg' | 'metadata', name: string): string | undefined {
  const returned: unknown = ask(name, method, () => task[method]?.());
  if (returned === undefined || returned === null) return undefined;
  if (typeof returned === 'string') return returned;
  throw failure('invalid-command', `task ${name}: ${method}() returns ${preview(returned)}, not text`);
}

/** A command line as new texts: what the task returned may be shared, and is not changed. */
function wordsOf(returned: unknown, task: string, what: string): string[] {
  if (returned === undefined || returned === null) return [];
  if (!Array.isArray(returned)) {
    const verb = what.startsWith('command') ? 'is' : 'returns';
    throw failure('invalid-command', `task ${task}: ${what} ${verb} ${preview(returned)}, not a list of words`);
  }
  return returned.map((word: unknown, i) => {
    if (typeof word === 'string') return word;
    if (typeof word === 'number' && Number.isFinite(word)) return String(word);
    throw failure(
      'invalid-command',
      `task ${task}: word ${i} of ${what} is ${preview(word)}, neither text nor a number`,
    );
  });
}
