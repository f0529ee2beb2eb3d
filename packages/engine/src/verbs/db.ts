import { json, type Reply } from '../http/reply.ts';
import { parseSelectCall } from '../query/call.ts';
import { QueryError } from '../query/error.ts';
import { type ResultRow, select } from '../query/select.ts';
import { DatabaseSource } from '../query/source.ts';
import { bladeRow } from './blades.ts';
import type { Context } from './context.ts';

/** Selects. Mistakes in the query are told with status 200 and `rc` 1 (tractor-protocol 6.2). */
export async function db(context: Context, q: string): Promise<Reply> {
  const now = Date.now();
  const reader = context.store.committed;
  try {
    const call = parseSelectCall(q);
    const source = new DatabaseSource({ reader, bladeName: context.blade.name, blade: () => bladeRow(context), now });
    const defaultLimit = Number(reader.param('maxrecords') ?? 0);
    return rowsReply(await select(call, { source, now, defaultLimit }));
  } catch (error) {
    if (error instanceof QueryError) return json(200, { rc: 1, msg: error.message });
    throw error;
  }
}

/** In parts: one string may be too short for all rows, and making it too long for those who wait. */
function rowsReply(rows: Iterable<ResultRow>): Reply {
  return { status: 200, type: 'application/json', body: rowsText(rows) };
}

function* rowsText(rows: Iterable<ResultRow>): Generator<string> {
  let text = '{"rc":0,"rows":[';
  let isFirst = true;
  for (const row of rows) {
    text += `${isFirst ? '' : ','}${JSON.stringify(row)}`;
    isFirst = false;
    if (text.length < PART) continue;
    yield text;
    text = '';
  }
  yield `${text}]}`;
}

/** Characters in a part, about. */
const PART = 262_144;
