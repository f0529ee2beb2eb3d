import { basename } from 'node:path';
import type { CommandEnd, CommandSpec } from '@jobtronaut/runner';
import type { FilteredCommand } from '../status-filter.ts';

/** A command before its start as status filters read it (tractor-protocol 12). */
export function filteredCommand(spec: CommandSpec, login: string): FilteredCommand {
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

/** Puts down what is known at the end. */
export function endOf(command: FilteredCommand, { exitCode, elapsedSecs, expandFile }: CommandEnd): void {
  Object.assign(command, { exitcode: exitCode, elapsed: elapsedSecs, expandfile: expandFile ?? null });
}

/** What a filter has made of the words and the environment, where that is still one. */
export function filteredSpec(spec: CommandSpec, { argv, env }: FilteredCommand): CommandSpec {
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
