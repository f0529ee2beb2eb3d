import { basename } from 'node:path';
import type { CommandEnd, CommandSpec } from '@jobtronaut/runner';
import type { Attempt } from '../machine/model.ts';
import { asked, type FilteredCommand, type StatusFilter } from '../status-filter.ts';
import { commandIds } from './attempt-id.ts';

/** What is to be started, and for whom. */
export interface Described {
  readonly spec: CommandSpec;
  readonly owner: string;
}

export interface FilteredCommandsOptions {
  readonly filter: StatusFilter;
  /** A command that an engine before this one has started; undefined if it cannot be read back. */
  readonly describe: (attempt: Attempt) => Described | undefined;
  /** The filter was told of a command. */
  readonly onFiltered: () => void;
  readonly onTrouble: (message: string) => void;
}

/** Commands as the site's status filter knows them. */
export class FilteredCommands {
  readonly #options: FilteredCommandsOptions;
  readonly #known = new WeakMap<Attempt, FilteredCommand>();

  constructor(options: FilteredCommandsOptions) {
    this.#options = options;
  }

  /** What is started in the end. */
  preStart(attempt: Attempt, described: Described): CommandSpec {
    const command = this.#know(attempt, described);
    this.#tell(attempt, 'preStart', {});
    return filteredSpec(described.spec, command);
  }

  started(attempt: Attempt, pid: number): void {
    this.#tell(attempt, 'started', { pid });
  }

  ended(attempt: Attempt, { reason, exitCode, elapsedSecs, expandFile }: CommandEnd): void {
    const news = { exitcode: exitCode, elapsed: elapsedSecs, expandfile: expandFile ?? null };
    this.#tell(attempt, reason === 'launch-failed' ? 'failedToStart' : 'ended', news);
  }

  /** @param news what has become known */
  #tell(attempt: Attempt, method: Exclude<keyof StatusFilter, 'takesWork'>, news: FilteredCommand): void {
    const { filter, onFiltered, onTrouble } = this.#options;
    if (!filter[method]) return;
    const command = this.#known.get(attempt) ?? this.#recall(attempt);
    Object.assign(command, news);
    asked(() => filter[method]?.(command), onTrouble);
    onFiltered();
  }

  #recall(attempt: Attempt): FilteredCommand {
    const described = this.#options.describe(attempt);
    return described ? this.#know(attempt, described) : { ...commandIds(attempt) };
  }

  #know(attempt: Attempt, { spec, owner }: Described): FilteredCommand {
    const command = filteredCommand(spec, owner);
    this.#known.set(attempt, command);
    return command;
  }
}

/** A command before its start (tractor-protocol 12). */
function filteredCommand(spec: CommandSpec, login: string): FilteredCommand {
  const { argv, env, envkeys, ids, host, slots, spoolHost, local, projects } = spec;
  return {
    ...ids,
    login,
    spoolhost: spoolHost ?? '',
    cmdtype: local ? 'local' : 'remote',
    argv: [...argv],
    app: basename(argv[0] ?? ''),
    env: { ...env },
    envkey: [...(envkeys ?? [])],
    projects: [...(projects ?? [])],
    slots: slots ?? 1,
    pid: null,
    exitcode: null,
    elapsed: 0,
    progress: 0,
    expandfile: null,
    bladehost: host,
  };
}

/** What a filter has made of the words and the environment, where that is still one. */
function filteredSpec(spec: CommandSpec, { argv, env }: FilteredCommand): CommandSpec {
  return {
    ...spec,
    ...(isWords(argv) && argv.length > 0 && { argv }),
    ...(isEnvironment(env) && { env }),
  };
}

function isWords(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((word) => typeof word === 'string');
}

function isEnvironment(value: unknown): value is Record<string, string | undefined> {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every((each) => each === undefined || typeof each === 'string');
}
