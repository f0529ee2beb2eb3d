import type { Argv } from 'yargs';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { engineOptions } from './commands/engine-options.ts';
import { submitOptions } from './commands/submit-options.ts';
import { EXIT, tellError } from './terminal.ts';
import { tellUsage } from './usage.ts';
import { version } from './version.ts';

/** A command answers with its exit code. */
type Handler<Options> = (options: Options) => Promise<number>;

/** Runs a command that is imported only now, and tells its error if it fails. */
function running<Options>(
  load: () => Promise<Handler<Options>>,
): (options: Options & { readonly verbose?: boolean }) => Promise<void> {
  return async (options) => {
    const { verbose } = options;
    try {
      const run = await load();
      process.exitCode = await run(options);
    } catch (error) {
      process.exitCode = await tellError(error, verbose === true);
    }
  };
}

const sessionOptions = <T>(command: Argv<T>) =>
  command
    .option('config', {
      type: 'string',
      describe: 'The configuration file; otherwise it is searched upward from here',
      requiresArg: true,
    })
    .option('verbose', { type: 'boolean', describe: 'Say more; show the stack of an error', default: false });

const command = yargs(hideBin(process.argv))
  .scriptName('jobtronaut')
  .usage('$0 <command>\n\nAuthor farm jobs as small tasks; expand, submit, run.')
  .command(
    'submit',
    'Expand a task into a job and send it to the engine',
    (argv) => submitOptions(sessionOptions(argv)),
    running(async () => (await import('./commands/submit.ts')).submit),
  )
  .command(
    'visualize',
    'Draw the job that submit would send',
    (argv) =>
      sessionOptions(argv)
        .option('task', { type: 'string', describe: 'The root task', demandOption: true, requiresArg: true })
        .option('args', { type: 'string', array: true, describe: 'Arguments, NAME:VALUE ...', default: [] }),
    running(async () => (await import('./commands/visualize.ts')).visualize),
  )
  .command(
    'list [kind]',
    'List the plugins',
    (argv) =>
      sessionOptions(argv)
        .positional('kind', {
          choices: ['all', 'tasks', 'processors', 'sitestatusfilters'] as const,
          default: 'all' as const,
        })
        .option('info', { type: 'boolean', describe: 'With their descriptions', default: false }),
    running(async () => (await import('./commands/list.ts')).list),
  )
  .command(
    'info <plugin>',
    'Tell all about one plugin',
    (argv) =>
      sessionOptions(argv).positional('plugin', { type: 'string', demandOption: true, describe: 'Its class name' }),
    running(async () => (await import('./commands/info.ts')).info),
  )
  .command(
    'watch <jid>',
    'Watch a job until it ends',
    (argv) =>
      engineOptions(sessionOptions(argv)).positional('jid', {
        type: 'number',
        demandOption: true,
        describe: 'The job id that submit printed',
      }),
    running(async () => (await import('./commands/watch.ts')).watch),
  )
  .command('engine <action>', 'The embedded engine', (argv) =>
    argv
      .command(
        'start',
        'Start it (submit does so by itself)',
        (start) =>
          sessionOptions(start)
            .option('foreground', { type: 'boolean', describe: 'Stay, and stop with Ctrl-C', default: false })
            .option('port', {
              type: 'number',
              describe: 'Listen there; otherwise 8180, or a free one',
              requiresArg: true,
            })
            .option('slots', {
              type: 'number',
              describe: 'Commands at once; otherwise the number of processors',
              requiresArg: true,
            })
            .option('state', { type: 'string', describe: 'Folder for jobs and logs', requiresArg: true })
            .option('idle', {
              type: 'number',
              describe: 'Stop after this many seconds without an unfinished job',
              requiresArg: true,
            })
            .option('limit', {
              type: 'string',
              array: true,
              describe: 'Most commands at once with a limit tag, TAG=N ...',
            })
            .option('trust-local-user', {
              type: 'boolean',
              describe: 'Processes of this user need no token',
              default: false,
            }),
        running(async () => (await import('./commands/engine.ts')).start),
      )
      .command(
        'status',
        'Tell whether it runs, and where',
        (status) =>
          sessionOptions(status).option('state', { type: 'string', describe: 'Its folder', requiresArg: true }),
        running(async () => (await import('./commands/engine.ts')).status),
      )
      .command(
        'stop',
        'Stop it; unfinished jobs go on when it starts again',
        (stop) => sessionOptions(stop).option('state', { type: 'string', describe: 'Its folder', requiresArg: true }),
        running(async () => (await import('./commands/engine.ts')).stop),
      )
      .demandCommand(1, 'Say what to do with the engine: start, status or stop'),
  )
  .demandCommand(1, 'Say what to do')
  .recommendCommands()
  .strict()
  .version(version())
  .help()
  .alias('help', 'h')
  .wrap(Math.min(110, process.stdout.columns ?? 80))
  .fail((message: string | null, error: unknown) => {
    // yargs throws its own complaints about some options; any other error is not about the words.
    if (error instanceof Error && error.name !== 'YError') throw error;
    tellUsage(message ?? (error instanceof Error ? error.message : 'wrong usage'), hideBin(process.argv));
    process.exit(EXIT.user);
  });

await command.parseAsync();
