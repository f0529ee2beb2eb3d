import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dataMembers, optionalMethods } from './made/members.ts';
import { frameExpressions, processorReference } from './made/processor-reference.ts';

const DOCS = new URL('..', import.meta.url);

/** What a job document can say of a job, and who submits cannot. */
const NOT_FOR_AUTHORS = ['subtasks', 'spoolcwd'];

/** Parts of chapters that are made from the source, between `<!-- made: NAME -->` and `<!-- end -->`. */
const MADE: Readonly<Record<string, () => string | Promise<string>>> = {
  'command members': () => dataMembers({ package: 'core', file: 'task-command.d.ts', name: 'CommandMembers' }),
  'frame expressions': frameExpressions,
  'job attributes': () => dataMembers({ package: 'alf', file: 'document.d.ts', name: 'JobOptions' }, NOT_FOR_AUTHORS),
  'processor reference': processorReference,
  'task members': () => dataMembers({ package: 'core', file: 'typed-task.d.ts', name: 'TaskOptions' }),
  'task methods': () => optionalMethods({ package: 'core', file: 'task.d.ts', name: 'Task' }),
};

async function withMadeParts(text: string): Promise<string> {
  let made = text;
  for (const [, name = ''] of text.matchAll(/^<!-- made: (.+) -->$/gm)) {
    const part = await MADE[name]?.();
    if (part === undefined) throw new Error(`nothing makes "${name}"`);
    const begin = `<!-- made: ${name} -->\n`;
    const from = made.indexOf(begin) + begin.length;
    made = `${made.slice(0, from)}\n${part}\n\n${made.slice(made.indexOf('<!-- end -->', from))}`;
  }
  return made;
}

describe('what is made from the source is what it says (npm test -- tests/made.test.ts -u writes it)', () => {
  it.each(['chunking.md', 'jobs.md', 'processors.md', 'tasks.md'])('%s', async (name) => {
    const made = await withMadeParts(readFileSync(new URL(name, DOCS), 'utf8'));
    await expect(made).toMatchFileSnapshot(`../${name}`);
  });
});
