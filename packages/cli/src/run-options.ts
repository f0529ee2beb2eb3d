import type { COMMANDS, CommandName, OptionsFor } from './table/index.ts';
import type { TaskContext } from './task-context.ts';

type Spec<Name> = Extract<(typeof COMMANDS)[number], { readonly name: Name }>;

/** What the function of a command receives. */
export type RunOptions<Name extends CommandName> = OptionsFor<Name> &
  (Spec<Name> extends { readonly taskArguments: true } ? TaskContext : unknown);
