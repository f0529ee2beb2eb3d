import { formatEngineAddress } from './address.ts';
import type { EngineApi } from './engine-api.ts';
import { flagField, numberField, objectField } from './fields.ts';
import type { JsonObject } from './reply.ts';

/** Lists of the monitor are as long as the site allows; what is left out is told beside them (tractor-protocol 9.1, 9.4). */
export function warnIfCut(api: EngineApi, reply: JsonObject, what: 'jobs' | 'blades'): void {
  const limits = objectField(reply, 'recordlimit');
  if (!flagField(limits, 'truncated') && !((numberField(limits, 'truncated') ?? 0) > 0)) return;
  const limit = numberField(limits, 'limit');
  const { engine, onWarning } = api.settings;
  onWarning({
    code: 'list-cut',
    severity: 'warning',
    message: `the engine at ${formatEngineAddress(engine)} shows only a part of its ${what}${limit === null ? '' : `: it shows at most ${limit}`}`,
    hint: `ask for those of one user or filter, or use the query \`${what}()\`, which has no such limit`,
  });
}
