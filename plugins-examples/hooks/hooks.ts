import type { SubmitHook } from '@jobtronaut/farm';

const MOST = 500;

/** Refuses what would flood the farm, and lets large jobs wait for the night. */
export const keepInBounds: SubmitHook = (job) => {
  const commands = [...job.commands()].length;
  if (commands > MOST) job.refuse(`${commands} commands are more than ${MOST}`, 'Put more frames into each: chunksize');
  if (commands > MOST / 10) job.modifyJob('after', '20:00');
};

/** Whatever runs in Node counts against a limit of the farm, and a job says who sent it. */
export const tagRenders: SubmitHook = (job) => {
  job.modifyCommands(({ argv }) => argv[0]?.endsWith('/node') === true, 'tags', ['node']);
  if (job.attributes.comment === undefined) job.modifyJob('comment', `from ${job.context.user} on ${job.context.host}`);
};
