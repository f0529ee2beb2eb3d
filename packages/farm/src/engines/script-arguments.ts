import { type Arguments, decodePayload, isPayload, restoreArguments } from '@jobtronaut/core';
import { clause, type TractorClient } from '@jobtronaut/tractor-client';
import { readArgumentsCache } from '../arguments-cache-file.ts';
import { FarmError } from '../errors.ts';

/** What a script command was started with. */
export interface ScriptArguments {
  readonly cid: number;
  /** The class name of its task. */
  readonly task: string;
  readonly arguments: Arguments;
}

/**
 * The arguments of a task's script commands, read back from the engine, of archived jobs too (authoring-model 11).
 *
 * @param reference `JID:TID`
 * @returns one for each script command of the task, in order; commands that were neutralised have none any more
 * @throws FarmError `bad-task-reference`, `no-such-task`, `unreadable-cache`; `damaged-payload`, `unknown-payload-version`,
 *   `arguments-cache-unreadable` of core; and the client's errors
 */
export async function getArguments(client: TractorClient, reference: string): Promise<ScriptArguments[]> {
  const [, jid, tid] = (/^([1-9]\d*):([1-9]\d*)$/.exec(reference) ?? []).map(Number);
  if (jid === undefined || tid === undefined) {
    throw new FarmError('bad-task-reference', `"${reference}" is no task: write JID:TID`, {
      hint: 'For example 1201:3. Both ids are shown by the dashboard, and by jobtronaut where a task fails.',
    });
  }
  const which = clause`jid=${jid} and tid=${tid}`;
  const rows = await client.commands(which, { columns: ['cid', 'argv'], sortBy: ['cid'], archive: true });
  if (rows.length === 0) await mustExist(client, jid, tid);
  return rows.flatMap(({ cid, argv }) => {
    const word = argv.at(-1) ?? '';
    if (!isPayload(word)) return [];
    const payload = decodePayload(word);
    return [{ cid, task: payload.task, arguments: restoreArguments(payload, readArgumentsCache) }];
  });
}

async function mustExist(client: TractorClient, jid: number, tid: number): Promise<void> {
  const [task] = await client.tasks(clause`jid=${jid} and tid=${tid}`, { columns: ['tid'], archive: true });
  if (task) return;
  throw new FarmError('no-such-task', `The engine has no task ${jid}:${tid}`, { data: { jid, tid } });
}
