import { clause, type TractorClient } from '@jobtronaut/tractor-client';
import { FarmError } from '../errors.ts';
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

/** What a job that says nothing of it inherits: inside a farm command, what that command is; else not local (authoring-model 4). */
export async function inheritedLocal(site: Site): Promise<boolean> {
  const { jid, cid } = commandIds(site.env);
  if (jid === undefined || cid === undefined) return false;
  return getLocalState(await openClientOfCommand(site), jid, cid);
}
