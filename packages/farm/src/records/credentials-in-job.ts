import type { Job } from '@jobtronaut/alf';
import { commandsOf } from '../document-walk.ts';
import { setsCredentials } from '../environment.ts';
import type { PreparedJob } from '../prepared-job.ts';

/** Whether a job was passed something that sounds like a credential, or has it in an environment key. */
export function holdsCredentials({ background }: Pick<PreparedJob, 'background'>, document: Job): boolean {
  return background.withheld.length > 0 || carriesCredentials(document);
}

/** Whether an environment key of a job or of one of its commands sets a variable that sounds like a credential. */
function carriesCredentials(job: Job): boolean {
  if (setsCredentials(job.envkey)) return true;
  for (const { envkey } of commandsOf(job)) if (setsCredentials(envkey)) return true;
  return false;
}
