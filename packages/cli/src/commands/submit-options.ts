import type { Argv } from 'yargs';
import { engineOptions } from './engine-options.ts';

/** The options of `submit` (authoring-model 12). */
export const submitOptions = <T>(command: Argv<T>) =>
  engineOptions(command)
    .option('task', { type: 'string', describe: 'The root task', demandOption: true, requiresArg: true })
    .option('args', { type: 'string', array: true, describe: 'Arguments, NAME:VALUE ...', default: [] })
    .option('env', { type: 'string', array: true, describe: 'Environment variables, NAME:VALUE ...', default: [] })
    .option('wait', { type: 'boolean', describe: 'Watch the job; exit 0 only if every task is done', default: false })
    .option('title', { type: 'string', describe: 'Title of the job; otherwise that of the task', requiresArg: true })
    .option('comment', { type: 'string', describe: 'A comment on the job', requiresArg: true })
    .option('service', {
      type: 'string',
      alias: 'hostmask',
      describe: 'Service keys that all commands need',
      requiresArg: true,
    })
    .option('afterjids', { type: 'string', array: true, describe: 'Start after these jobs are done' })
    .option('priority', { type: 'number', describe: 'Higher goes first', default: 100, requiresArg: true })
    .option('maxactive', {
      type: 'number',
      describe: 'Most commands active at once; 0 is no limit',
      default: 0,
      requiresArg: true,
    })
    .option('tags', { type: 'string', array: true, describe: 'Limit tags' })
    .option('projects', { type: 'string', array: true, describe: 'Projects that the job counts against' })
    .option('paused', { type: 'boolean', describe: 'Enter the queue paused', default: false })
    .option('local', { type: 'boolean', describe: 'Run all commands on this host' })
    .option('expandchunk', {
      type: 'boolean',
      describe: 'Inside a farm command: add the job to the running one',
      default: false,
    })
    .example('$0 submit --task Turntable --args frames:1-48 --wait', 'Render a turntable and watch it')
    .example('$0 submit --task Turntable --args frames:1-8 --engine tractor-engine:80', 'Send it to a farm');
