import { Refusal } from '../http/reply.ts';
import type { CommandData } from '../ingest/plan.ts';
import type { Job } from '../machine/model.ts';
import { changeCommand } from '../queue/reclassify.ts';
import { attributesOf, booleanValue, listValue, numberValue, wholeValue, words } from './attribute-values.ts';
import type { Context } from './context.ts';

/** Changes attributes of one command; an attempt that runs keeps the old ones. */
export function setCommandAttributes(context: Context, job: Job, cid: number, params: URLSearchParams): void {
  // In the database there may be more: of an expansion that was cut off.
  if (!job.classes[cid]) throw new Refusal(404, `job ${job.jid} has no command ${cid}`);
  const changed: Partial<CommandData> = {};
  for (const [name, value] of attributesOf(params)) Object.assign(changed, change(name, value));
  changeCommand(context, job, cid, changed);
}

function change(name: string, value: string): Partial<CommandData> {
  switch (name) {
    case 'argv': {
      const argv = words(value);
      if (argv.length === 0) throw new Refusal(400, 'argv must not be empty');
      return { argv };
    }
    case 'tags':
    case 'envkey':
    case 'resumewhile':
      return { [name]: listValue(value) };
    case 'retryrc':
    case 'retryrcodes':
      return { retryrcodes: listValue(value).map((code) => wholeValue(name, code)) };
    case 'minslots':
    case 'atleast':
      return { minslots: wholeValue(name, value) };
    case 'maxslots':
    case 'atmost':
      return { maxslots: wholeValue(name, value) };
    case 'minrunsecs':
    case 'maxrunsecs':
      return { [name]: numberValue(name, value) };
    case 'local':
    case 'resumepin':
    case 'samehost':
      return { [name]: booleanValue(name, value) };
    case 'expand':
      return { expand: /^[01]?$/.test(value) ? value === '1' : value };
    case 'service':
    case 'msg':
    case 'id':
    case 'refersto':
    case 'metadata':
    case 'metrics':
      return { [name]: value };
    default:
      throw new Refusal(400, `a command has no attribute "${name}" that can be set`);
  }
}
