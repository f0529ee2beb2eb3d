import type { COMMANDS, CommandName, OptionsFor } from './table/index.ts';
import type { TaskContext } from './task-context.ts';

type Spec<Name> = Extract<(typeof COMMANDS)[number], { readonly name: Name }>;

/** What the function of a command receives. */
export type RunOptions<Name extends CommandName> = OptionsFor<Name> &
  (Spec<Name> extends { readonly taskArguments: true } ? TaskContext : unknown);

/** Answers with the exit code. */
type Runner<Name extends CommandName> = (options: RunOptions<Name>) => Promise<number>;

/** What each command does, imported when it is called: nothing is loaded that a command does not use. */
export const RUNNERS: { readonly [Name in CommandName]: () => Promise<Runner<Name>> } = {
  submit: async () => (await import('./commands/submit.ts')).submit,
  plan: async () => (await import('./commands/plan.ts')).plan,
  visualize: async () => (await import('./commands/visualize.ts')).visualize,
  check: async () => (await import('./commands/check.ts')).check,
  list: async () => (await import('./commands/list.ts')).list,
  info: async () => (await import('./commands/info.ts')).info,
  watch: async () => (await import('./commands/watch.ts')).watch,
  arguments: async () => (await import('./commands/arguments.ts')).readBack,
  'engine start': async () => (await import('./commands/engine.ts')).start,
  'engine status': async () => (await import('./commands/engine.ts')).status,
  'engine stop': async () => (await import('./commands/engine.ts')).stop,
  'parse-log': async () => (await import('./commands/parse-log.ts')).readLog,
  completion: async () => (await import('./commands/completion.ts')).completion,
};
