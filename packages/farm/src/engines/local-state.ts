import { clause, type TractorClient } from '@jobtronaut/tractor-client';
import { FarmError, reason } from '../errors.ts';
import type { Site } from './choice.ts';
import { openClientOfCommand } from './client.ts';
import { commandIds } from './command-ids.ts';

/**
 * Whether a command runs on the host that spooled its job (authoring-model 11).
 *
 * @throws FarmError `no-such-command`, and the client's errors
 */
export async function getLocalState(client: TractorClient, jid: number, cid: number): Promise<boolean> {
  const [row] = await client.commands(clause`jid=${jid} and cid=${cid}`, { columns: ['local'], archive: true });
  if (row) return row.local;
  throw new FarmError('no-such-command', `The engine has no command ${cid} of job ${jid}`, { data: { jid, cid } });
}

/** What a job that says nothing of it inherits: inside a farm command, what that command is; else not local (authoring-model 4). @throws FarmError `local-unknown` */
export async function inheritedLocal(site: Site): Promise<boolean> {
  const { jid, cid } = commandIds(site.env);
  if (jid === undefined || cid === undefined) return false;
  try {
    return await getLocalState(await openClientOfCommand(site), jid, cid);
  } catch (cause) {
    throw new FarmError(
      'local-unknown',
      `What a farm command submits is local if the command is, and its engine cannot be asked: ${reason(cause)}`,
      { hint: 'Say it: local: true or false, on the command line --local or --no-local.', cause },
    );
  }
}
