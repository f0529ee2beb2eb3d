import type { Call } from '../http/call.ts';
import { Refusal } from '../http/reply.ts';

/** Site files: there are none, which tells stock clients that there is no password function (tractor-protocol 3.1). */
export function config({ params }: Call): never {
  throw new Refusal(404, `no site file "${params.get('file') ?? ''}"`);
}
