import { clause } from '@jobtronaut/tractor-client';
import { FarmError } from '../errors.ts';
import type { Site } from './choice.ts';
import { openClientOfCommand } from './client.ts';
import { commandIds } from './command-ids.ts';

/** What a neutralised command runs. Without commas: engines join argv with them. */
const NEUTRAL = ['/bin/echo', 'Command has been neutralised'] as const;

/**
 * Neutralises the commands of the task that this process belongs to, so that a retry does nothing (authoring-model 8, `NO_RETRY`).
 * Commands of the task that come after this one have still to run, and are left as they are.
 *
 * @returns the ids of the commands
 * @throws FarmError `not-in-a-command`, `no-such-command`, and the client's errors
 */
export async function neutraliseTask(site: Site): Promise<readonly number[]> {
  const { jid, tid, cid: own = Number.POSITIVE_INFINITY } = commandIds(site.env);
  if (jid === undefined || tid === undefined) {
    throw new FarmError('not-in-a-command', 'There are no commands to neutralise: this is not a farm command', {
      hint: 'The farm sets TR_ENV_JID and TR_ENV_TID for its commands.',
    });
  }
  const client = await openClientOfCommand(site);
  const rows = await client.commands(clause`jid=${jid} and tid=${tid}`, { columns: ['cid'], sortBy: ['cid'] });
  const cids = rows.map(({ cid }) => cid).filter((cid) => cid <= own);
  if (cids.length === 0) {
    throw new FarmError('no-such-command', `The engine has no command of task ${jid}:${tid}`, { data: { jid, tid } });
  }
  for (const cid of cids) await client.setCommandArgv(jid, cid, NEUTRAL);
  return cids;
}
