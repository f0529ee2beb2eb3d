import type { RunOptions } from './run-options.ts';
import type { CommandName } from './table/index.ts';

/** Answers with the exit code. */
type Runner<Name extends CommandName> = (options: RunOptions<Name>) => Promise<number>;

/** What each command does, imported when it is called: nothing is loaded that a command does not use. */
export const RUNNERS: { readonly [Name in CommandName]: () => Promise<Runner<Name>> } = {
  submit: async () => (await import('./commands/submit.ts')).submit,
  init: async () => (await import('./commands/init.ts')).init,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
  resubmit: async () => (await import('./commands/resubmit.ts')).resubmit,
  submissions: async () => (await import('./commands/submissions.ts')).submissions,
  plan: async () => (await import('./commands/plan.ts')).plan,
  visualize: async () => (await import('./commands/visualize.ts')).visualize,
  check: async () => (await import('./commands/check.ts')).check,
  list: async () => (await import('./commands/list.ts')).list,
  info: async () => (await import('./commands/info.ts')).info,
  watch: async () => (await import('./commands/watch.ts')).watch,
  jobs: async () => (await import('./commands/jobs.ts')).jobs,
  log: async () => (await import('./commands/log.ts')).log,
  why: async () => (await import('./commands/why.ts')).why,
  query: async () => (await import('./commands/query.ts')).query,
  'job pause': async () => (await import('./commands/job.ts')).operation('pause'),
  'job unpause': async () => (await import('./commands/job.ts')).operation('unpause'),
  'job priority': async () => (await import('./commands/job.ts')).priority,
  'job retry': async () => (await import('./commands/job.ts')).operation('retry'),
  'job resume': async () => (await import('./commands/job.ts')).operation('resume'),
  'job skip': async () => (await import('./commands/job.ts')).operation('skip'),
  'job interrupt': async () => (await import('./commands/job.ts')).operation('interrupt'),
  'job kill': async () => (await import('./commands/job.ts')).operation('kill'),
  'job restart': async () => (await import('./commands/job.ts')).operation('restart'),
  'job delete': async () => (await import('./commands/job.ts')).operation('delete'),
  'job undelete': async () => (await import('./commands/job.ts')).operation('undelete'),
  blades: async () => (await import('./commands/blades.ts')).blades,
  arguments: async () => (await import('./commands/arguments.ts')).readBack,
  'engine start': async () => (await import('./commands/engine.ts')).start,
  'engine status': async () => (await import('./commands/engine-status.ts')).status,
  'engine stop': async () => (await import('./commands/engine-stop.ts')).stop,
  'engine logs': async () => (await import('./commands/engine-logs.ts')).logs,
  'alf check': async () => (await import('./commands/alf.ts')).check,
  'alf format': async () => (await import('./commands/alf.ts')).format,
  'alf json': async () => (await import('./commands/alf.ts')).json,
  'parse-log': async () => (await import('./commands/parse-log.ts')).readLog,
  completion: async () => (await import('./commands/completion.ts')).completion,
};
