import type { Arguments } from './arguments.ts';
import type { BuildContext } from './build-context.ts';
import { withFlags } from './command-flags.ts';
import { taskEnvironment } from './environment.ts';
import { asFailure, failure } from './failure.ts';
import { preview } from './json.ts';
import { encodePayload } from './payload.ts';
import type { Plan } from './plan.ts';
import type { CommandData, MoreOptions } from './tree.ts';

/** What a command node carries. */
export interface CommandParts {
  readonly command: CommandData | undefined;
  readonly more: MoreOptions | undefined;
}

/**
 * Asks a task for its command, viewer and environment, each once, with the arguments of one command node
 * (authoring-model 7).
 *
 * @throws `invalid-command`, `invalid-environment`, `unfit-environment`, `invalid-command-flags`, `unknown-executable`,
 *   `no-arguments-storage`; `task-failed` for what the task's own methods throw
 */
export function commandOf(plan: Plan, args: Arguments, local: boolean, context: BuildContext): CommandParts {
  const { task } = plan;
  const instance = new task({ arguments: args });
  const argv = wordsOf(
    ask(task.name, 'cmd', () => instance.cmd?.()),
    task.name,
    'cmd',
  );
  const view = plan.hasView
    ? wordsOf(
        ask(task.name, 'view', () => instance.view?.()),
        task.name,
        'view',
      )
    : [];
  const envkey = plan.hasEnvironment
    ? taskEnvironment(
        ask(task.name, 'env', () => instance.env?.()),
        task.name,
      )
    : undefined;
  return {
    command: argv.length === 0 ? undefined : assemble(plan, args, argv, envkey, local, context),
    more: view.length === 0 ? undefined : { chaser: view },
  };
}

function assemble(
  plan: Plan,
  args: Arguments,
  argv: string[],
  envkey: string | undefined,
  local: boolean,
  context: BuildContext,
): CommandData {
  const name = plan.task.name;
  argv[0] = context.executable(argv[0] as string, name);
  if (plan.hasScript) {
    const limit = { maxLength: context.argumentsMaxLength, cache: context.openCache };
    argv.push(encodePayload({ ...plan.payload, arguments: args }, limit, context.texts));
  }
  const flags = args.find(context.commandFlagsArgument);
  const command: CommandData = {
    kind: local ? 'cmd' : 'remoteCmd',
    argv: flags === undefined ? argv : withFlags(argv, flags.processed, plan.hasScript, name),
    service: plan.service,
  };
  if (plan.tags !== undefined) command.tags = plan.tags;
  if (plan.retryrc !== undefined) command.retryrc = plan.retryrc;
  if (envkey !== undefined) command.envkey = [envkey];
  return command;
}

/** Calls a method of the author's; what it throws is told with the task's name. */
export function ask<T>(task: string, method: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw asFailure('task-failed', `task ${task}, ${method}()`, error);
  }
}

/** A command line as new texts: what the task returned may be shared, and is not changed. */
function wordsOf(returned: unknown, task: string, method: string): string[] {
  if (returned === undefined || returned === null) return [];
  if (!Array.isArray(returned)) {
    throw failure('invalid-command', `task ${task}: ${method}() returns ${preview(returned)}, not a list of words`);
  }
  return returned.map((word: unknown, i) => {
    if (typeof word === 'string') return word;
    if (typeof word === 'number' && Number.isFinite(word)) return String(word);
    throw failure(
      'invalid-command',
      `task ${task}: word ${i} of ${method}() is ${preview(word)}, neither text nor a number`,
    );
  });
}
