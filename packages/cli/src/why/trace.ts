import type { Reason } from './reason.ts';

const KINDS: readonly (readonly [RegExp, Reason['kind']])[] = [
  [/^the service /, 'service'],
  [/^it needs \d+ slots/, 'slots'],
  [/^the limit of /, 'limit'],
];

/**
 * What the embedded engine tells of why it starts nothing (`ctrl?q=tracer`): lines as `J12: T3 waits: the limit of nuke is reached`, one
 * for the first task of each kind of demand. Nothing is read out of what other engines say: the wording is theirs.
 */
export function readTrace(text: string, { jid, tid }: { readonly jid: number; readonly tid?: number }): Reason[] {
  const lines = text.split('\n');
  const found: Reason[] = [];
  for (const line of lines) {
    const nimby = /^takes no new work: (.*)$/.exec(line);
    if (nimby) found.push({ kind: 'nimby', text: `the blade takes no new work: ${nimby[1]}` });
  }
  const waiting = lines.flatMap((line) => {
    const [, job, task, what] = /^J(\d+): T(\d+) waits: (.*)$/.exec(line) ?? [];
    return Number(job) === jid && task !== undefined && what !== undefined ? [{ tid: Number(task), what }] : [];
  });
  const own = waiting.filter((each) => each.tid === tid);
  // Another task of the same demand stands before this one.
  for (const { tid: first, what } of own.length > 0 ? own : waiting) {
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
