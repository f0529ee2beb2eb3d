import { ALF_CHECK, ALF_FORMAT, ALF_JSON } from './alf.ts';
import { ARGUMENTS, CHECK, INFO, LIST, PLAN, SUBMIT, VISUALIZE } from './authoring.ts';
import { ENGINE_LOGS, ENGINE_START, ENGINE_STATUS, ENGINE_STOP } from './engine.ts';
import { WATCH } from './farm.ts';
import { OPERATIONS } from './operations.ts';
import { BLADES, JOBS, LOG, QUERY, WHY } from './queue.ts';
import { DOCTOR, INIT } from './site.ts';
import type { CommandSpec, OptionsOf } from './spec.ts';
import { RESUBMIT, SUBMISSIONS } from './submissions.ts';
import { COMPLETION, PARSE_LOG } from './tools.ts';

/** Every command, in the order in which help lists them. */
export const COMMANDS = [
  INIT,
  SUBMIT,
  RESUBMIT,
  SUBMISSIONS,
  PLAN,
  VISUALIZE,
  CHECK,
  LIST,
  INFO,
  WATCH,
  JOBS,
  LOG,
  WHY,
  QUERY,
  ...OPERATIONS,
  BLADES,
  ARGUMENTS,
  ENGINE_START,
  ENGINE_STATUS,
  ENGINE_STOP,
  ENGINE_LOGS,
  ALF_CHECK,
  ALF_FORMAT,
  ALF_JSON,
  PARSE_LOG,
  DOCTOR,
  COMPLETION,
] as const satisfies readonly CommandSpec[];

type Commands = (typeof COMMANDS)[number];
export type CommandName = Commands['name'];

/** What the function of a command receives. */
export type OptionsFor<Name extends CommandName> = OptionsOf<Extract<Commands, { readonly name: Name }>>;

/** First words that stand for several commands. */
export const GROUPS: Readonly<Record<string, string>> = {
  job: 'Pause, retry, stop, delete ... jobs and tasks',
  engine: 'The embedded engine',
  alf: 'Job files: check, format, read',
};

/** The command that a command line begins with, and how many words name it. */
export function findCommand(
  words: readonly string[],
): { readonly command: CommandSpec; readonly length: number } | undefined {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ');
    const command = COMMANDS.find((each) => each.name === name);
    if (command !== undefined) return { command, length: Math.min(length, words.length) };
  }
  return undefined;
}

/** The commands of a group. */
export function commandsIn(group: string): readonly CommandSpec[] {
  return COMMANDS.filter(({ name }) => name.startsWith(`${group} `));
}
