/** A command on a farm, by its ids. */
export interface FarmCommand {
  readonly jid: number;
  readonly tid: number;
  readonly cid: number;
}

/**
 * The farm command that this process is, for scripts in Node (tractor-protocol 11.2: `TR_ENV_JID`, `TR_ENV_TID`, `TR_ENV_CID`); undefined
 * outside of a farm. Scripts in Python have `task.job_id` and its like.
 */
export function farmCommand(env: NodeJS.ProcessEnv = process.env): FarmCommand | undefined {
  const [jid = 0, tid = 0, cid = 0] = ['TR_ENV_JID', 'TR_ENV_TID', 'TR_ENV_CID'].map((name) => Number(env[name]));
  return [jid, tid, cid].every((id) => Number.isSafeInteger(id) && id > 0) ? { jid, tid, cid } : undefined;
}
