/** What the compiler accepts of a hook, and what it does not. Checked by `npm run typecheck`; nothing here runs. */
import { defineConfig } from '@jobtronaut/plugins-loader';
import type { SubmitHook } from './hook.ts';

const quick: SubmitHook = (job) => {
  if (job.attributes.projects === undefined) job.refuse('it belongs to no project');
  job.modifyJob('priority', 3);
  job.modifyJob('comment', undefined);
  job.modifyTasks(({ title }) => title.startsWith('Render'), 'service', 'linux64');
  job.modifyCommands(true, 'local', false);
  for (const { argv } of job.commands()) if (argv.length > 100) job.warn('a long command');
};

const slow: SubmitHook = async (job) => {
  await fetch(`https://tracker/jobs?user=${job.context.user}`);
};

defineConfig({ SUBMIT_HOOKS: [quick, slow] });

export const wrong: SubmitHook = (job) => {
  // @ts-expect-error: jobs have no such attribute
  job.modifyJob('priorty', 3);
  // @ts-expect-error: a priority is a number
  job.modifyJob('priority', 'high');
  // @ts-expect-error: what is read is read-only
  job.attributes.priority = 3;
  // @ts-expect-error: commands have no such attribute
  job.modifyCommands(true, 'servce', 'linux64');
  // @ts-expect-error: what is read is read-only
  for (const command of job.commands()) command.service = 'linux64';
};
