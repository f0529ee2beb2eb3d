import { clause, type TractorClient } from '@jobtronaut/tractor-client';

/** Tasks that one query asks for by their ids: they travel in its address (tractor-protocol 14, Q20). */
const BATCH = 200;

/** The tasks in a state that stand below each of some tasks of a job, also through Instances; in the order of their ids. */
export async function tasksBelow(
  client: TractorClient,
  jid: number,
  tids: readonly number[],
  state: 'active' | 'error',
): Promise<ReadonlyMap<number, readonly number[]>> {
  const columns = ['tid', 'ptids'] as const;
  const found = await client.select('task', clause`jid = ${jid} and state = ${state}`, { columns, sortBy: ['tid'] });
  // Upwards: above the failed tasks of a job there are few, below a task may be a million.
  const below = new Map<number, number[]>();
  const seen = new Set<number>(found.map(({ tid }) => tid));
  let rows: typeof found = found;
  while (rows.length > 0) {
    const next = new Set<number>();
    for (const { tid, ptids } of rows) {
      for (const parent of ptids) {
        if (parent === 0) continue; // the job
        const children = below.get(parent);
        if (children === undefined) below.set(parent, [tid]);
        else children.push(tid);
        if (!seen.has(parent)) next.add(parent);
        seen.add(parent);
      }
    }
    const parents = [...next];
    rows = [];
    for (let i = 0; i < parents.length; i += BATCH) {
      const some = parents.slice(i, i + BATCH);
      rows.push(...(await client.select('task', clause`jid = ${jid} and tid in ${some}`, { columns })));
    }
  }
  const ids = new Set(found.map(({ tid }) => tid));
  return new Map(tids.map((tid) => [tid, descendants(tid, below).filter((each) => ids.has(each))]));
}

function descendants(tid: number, below: ReadonlyMap<number, readonly number[]>): number[] {
  const reached = new Set([tid]);
  for (const each of reached) for (const child of below.get(each) ?? []) reached.add(child);
  return [...reached].sort((a, b) => a - b);
}
