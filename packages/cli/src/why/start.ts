import { clause, type TractorClient } from '@jobtronaut/tractor-client';
import { refusal } from '../refusal.ts';
import type { Reason } from './reason.ts';
import { readTrace } from './trace.ts';

/** Why ready commands do not start: as far as the engine tells, then as limits and blades show it. */
export async function startReasons(
  client: TractorClient,
  what: { readonly jid: number; readonly tid?: number },
): Promise<Reason[]> {
  const name = what.tid === undefined ? String(what.jid) : `${what.jid}:${what.tid}`;
  const told = readTrace(await client.traceBlade({ name, ipaddr: null }).catch(() => ''), what);
  if (told.length > 0)
    return [...told, ...(told.some(({ kind }) => kind === 'slots') ? await others(client, what.jid) : [])];
  const seen = [...(await limitReasons(client, what)), ...(await bladeReasons(client, what.jid))];
  if (seen.length > 0) return seen;
  return [
    {
      kind: 'unknown',
      text: 'it is ready: it starts as soon as a blade asks for work that has what its service keys want',
    },
  ];
}

async function limitReasons(
  client: TractorClient,
  { jid, tid }: { readonly jid: number; readonly tid?: number },
): Promise<Reason[]> {
  const full = (await client.limits()).filter(({ max, inUse }) => max !== null && inUse >= max);
  if (full.length === 0) return [];
  const where = tid === undefined ? clause`jid = ${jid} and ready` : clause`jid = ${jid} and tid = ${tid}`;
  const commands = await client.select('command', where, { columns: ['tags', 'Job.tags'], limit: 200 });
  const tags = new Set(commands.flatMap((row) => [...row.tags, ...(row['Job.tags'] ?? [])]));
  return full
    .filter(({ name }) => tags.has(name))
    .map(({ name, max }) => ({ kind: 'limit', text: `the limit of ${name} is reached: ${max} at once` }));
}

async function bladeReasons(client: TractorClient, jid: number): Promise<Reason[]> {
  const blades = await client.bladeList();
  const refused = refusal(blades);
  if (refused !== undefined) return [{ kind: 'nimby', text: refused }];
  const working = blades.filter(({ nimby }) => nimby === '');
  const known = working.filter(({ slots, slotsInUse }) => slots !== null && slotsInUse !== null);
  const free = known.reduce((sum, { slots, slotsInUse }) => sum + Math.max(0, (slots ?? 0) - (slotsInUse ?? 0)), 0);
  if (known.length === 0 || free > 0) return [];
  return [
    {
      kind: 'slots',
      text: `all slots of ${known.length === 1 ? known[0]?.name : `${known.length} blades`} are in use`,
    },
    ...(await others(client, jid)),
  ];
}

/** Whose commands run meanwhile. */
async function others(client: TractorClient, jid: number): Promise<Reason[]> {
  const rows = await client.select('job', clause`active and jid != ${jid}`, {
    columns: ['jid', 'title', 'numactive', 'priority'],
    sortBy: ['-priority', 'jid'],
    limit: 3,
  });
  return rows.map(({ jid: other, title, numactive, priority }) => ({
    kind: 'busy',
    text: `job ${other} (${title}) runs ${numactive} of its tasks, with priority ${priority ?? 0}`,
    jids: [other],
  }));
}
