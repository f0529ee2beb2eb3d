import { connect } from '../connect.ts';
import { findTask } from '../find-task.ts';
import { readTaskName } from '../job-ids.ts';
import type { RunOptions } from '../run-options.ts';
import { EXIT, print, printJson, say } from '../terminal.ts';
import { aboutJob } from '../why/job.ts';
import { aboutTask } from '../why/task.ts';

/** `jobtronaut why`. */
export async function why(options: RunOptions<'why'>): Promise<number> {
  const { jid, task: name } = readTaskName(options.id);
  const { client } = await connect(options);
  const answer =
    name === undefined ? await aboutJob(client, jid) : await aboutTask(client, await findTask(client, jid, name));
  if (options.json) printJson(answer);
  else {
    const { tid, title, state, reasons } = answer;
    print([`${tid === null ? 'Job' : 'Task'} ${jid}${tid === null ? '' : `:${tid}`} (${title}): ${state}`]);
    print(reasons.map(({ text }) => `  ${text}`));
  }
  if (options.verbose) say(await client.traceBlade({ name: String(jid), ipaddr: null }));
  return EXIT.done;
}
