import { expect, it } from 'vitest';
import { farmCommand } from './index.ts';

it.each([
  [
    { TR_ENV_JID: '1201', TR_ENV_TID: '3', TR_ENV_CID: '4' },
    { jid: 1201, tid: 3, cid: 4 },
  ],
  [{ TR_ENV_JID: '1201', TR_ENV_TID: '3' }, undefined],
  [{ TR_ENV_JID: '1201', TR_ENV_TID: '', TR_ENV_CID: '4' }, undefined],
  [{ TR_ENV_JID: 'x', TR_ENV_TID: '3', TR_ENV_CID: '4' }, undefined],
  [{}, undefined],
])('%j is the command %j', (env, command) => {
  expect(farmCommand(env)).toEqual(command);
});
