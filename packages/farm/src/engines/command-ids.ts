/** Which farm command this process is part of (tractor-protocol 11.2). */
export interface CommandIds {
  readonly jid: number | undefined;
  readonly tid: number | undefined;
  readonly cid: number | undefined;
}

export function commandIds({ TR_ENV_JID, TR_ENV_TID, TR_ENV_CID }: NodeJS.ProcessEnv): CommandIds {
  return { jid: idOf(TR_ENV_JID), tid: idOf(TR_ENV_TID), cid: idOf(TR_ENV_CID) };
}

function idOf(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d*$/.test(text) ? Number(text) : undefined;
}
