import { closeNames, didYouMean } from '@jobtronaut/diagnostics';
import { CliError } from './errors.ts';
import { noRoom } from './file-problem.ts';
import { commandHelp, groupHelp, overallHelp } from './help.ts';
import { helpWidth, wantsHelp } from './help-wish.ts';
import { leaveNodePath } from './own-node-path.ts';
import { parseWords } from './parse-words.ts';
import { RUNNERS } from './runners.ts';
import { COMMANDS, type CommandName, commandsIn, findCommand, GROUPS } from './table/index.ts';
import type { CommandSpec } from './table/spec.ts';
import { EXIT, tellError } from './terminal.ts';

/** Runs a command line to its end. Gives the exit code; every error is told. */
export async function run(words: readonly string[]): Promise<number> {
  leaveNodePath(process.env, process.argv[1]);
  // Also a command line that is wrong is answered in the form that was asked for.
  const how = { json: words.includes('--json'), verbose: words.includes('--verbose') };
  const stuck = () => process.exit(tellError(neverSettles(), how));
  process.once('beforeExit', stuck);
  try {
    const found = findCommand(words);
    if (found === undefined) return withoutCommand(words);
    return await runCommand(found.command, words.slice(found.length));
  } catch (error) {
    return tellError(noRoom(error) ?? error, how);
  } finally {
    process.off('beforeExit', stuck);
  }
}

/** Nothing is left to happen, and the command still waits. */
function neverSettles(): CliError {
  return new CliError('never-settles', 'The command waits for something that never comes, and ends without a result', {
    hint: 'A promise of a plugin or of the configuration is never settled: look at what processors, hooks and top-level awaits wait for.',
  });
}

async function runCommand(command: CommandSpec, words: readonly string[]): Promise<number> {
  const run = (await RUNNERS[command.name as CommandName]()) as (options: unknown) => Promise<number>;
  if (!command.taskArguments) return run(parseWords(command, words));
  const { openTask, taskSections } = await import('./task-context.ts');
  if (wantsHelp(words)) {
    process.stdout.write(commandHelp(command, helpWidth(), await taskSections(command, words)));
    return EXIT.done;
  }
  const opened = await openTask(command, words);
  try {
    return await run(opened);
  } catch (error) {
    throw opened.withHowToPass(error);
  }
}

function withoutCommand(words: readonly string[]): number {
  const [first, second] = words;
  if (first === undefined) {
    process.stderr.write(overallHelp(process.stderr.columns ?? 80));
    return EXIT.user;
  }
  if (first.startsWith('-')) {
    throw new CliError('unknown-option', `There is no option ${first} before the command`, {
      hint: 'The command comes first: jobtronaut submit --task TASK',
    });
  }
  const isGroup = Object.hasOwn(GROUPS, first);
  if (isGroup && second === undefined) {
    process.stderr.write(groupHelp(first, process.stderr.columns ?? 80));
    return EXIT.user;
  }
  throw unknownCommand(isGroup ? `${first} ${second}` : first, isGroup ? commandsIn(first) : COMMANDS);
}

/** What people try, and what they may mean by it. */
const OTHER_WORDS: Readonly<Record<string, readonly string[]>> = {
  stop: ['job interrupt'],
  cancel: ['job interrupt', 'job delete'],
  show: ['info', 'watch', 'jobs'],
  status: ['jobs', 'watch'],
  ls: ['list', 'jobs'],
  tasks: ['list tasks'],
  remove: ['job delete'],
  rm: ['job delete'],
  run: ['submit'],
};

function unknownCommand(name: string, commands: readonly CommandSpec[]): CliError {
  const names = [...commands.map((each) => each.name), ...Object.keys(GROUPS)];
  const meant = [
    ...names.filter((each) => each.startsWith(name)).slice(0, 3),
    ...names.filter((each) => each.endsWith(` ${name}`)),
    ...(Object.hasOwn(OTHER_WORDS, name) ? (OTHER_WORDS[name] ?? []) : []),
  ];
  const guess = didYouMean(meant.length > 0 ? [...new Set(meant)] : closeNames(name, names));
  return new CliError('unknown-command', `there is no command "${name}"${guess ? `; ${guess}` : ''}`, {
    hint: 'jobtronaut --help lists them',
  });
}
