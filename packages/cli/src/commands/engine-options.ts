import type { Argv } from 'yargs';

/** The option of every command that talks to an engine. */
export const engineOptions = <T>(command: Argv<T>) =>
  command.option('engine', {
    type: 'string',
    describe: 'HOST[:PORT] of a Tractor engine, or "embedded"; otherwise TRACTOR_ENGINE, otherwise embedded',
    requiresArg: true,
  });
