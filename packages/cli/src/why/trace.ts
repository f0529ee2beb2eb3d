import type { Reason } from './reason.ts';

const KINDS: readonly (readonly [RegExp, Reason['kind']])[] = [
  [/^the service /, 'service'],
  [/^it needs \d+ slots/, 'slots'],
  [/^the limit of /, 'limit'],
];

/**
 * What the embedded engine tells of why it starts nothing (`ctrl?q=tracer`): lines as `J12: T3 waits: the limit of nuke is reached` for
 * one task, or for the first one of each kind of demand. Nothing is read out of what other engines say: the wording is theirs.
 */
export function readTrace(text: string, { jid, tid }: { readonly jid: number; readonly tid?: number }): Reason[] {
  const lines = text.split('\n');
  const found: Reason[] = [];
  for (const line of lines) {
    const nimby = /^takes no new work: (.*)$/.exec(line);
    if (nimby) found.push({ kind: 'nimby', text: `the blade takes no new work: ${nimby[1]}` });
  }
  // Such a job has ended all that it could do, and nothing else is told of it.
  if (lines.some((line) => line.startsWith(`J${jid}: undeleted: `)))
    found.push({
      kind: 'engine',
      text: `the job was deleted and brought back, and starts nothing by itself; jobtronaut job retry ${jid} lets it go on`,
    });
  for (const line of lines) {
    const [, job, task, what = ''] = /^J(\d+): T(\d+) waits: (.*)$/.exec(line) ?? [];
    const first = Number(task);
    if (Number(job) !== jid || (tid !== undefined && first !== tid)) continue;
    for (const words of what.split('; ')) {
      const text = words === 'it needs 1 slots, 0 are free' ? 'all slots are in use' : words;
      const kind = KINDS.find(([pattern]) => pattern.test(words))?.[1] ?? 'engine';
      found.push({
        kind,
        text: first === tid ? text : `task ${first}: ${text}`,
        ...(first === tid ? {} : { tids: [first] }),
      });
    }
  }
  return found;
}
