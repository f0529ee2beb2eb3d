import { getArguments } from '@jobtronaut/farm';
import { connect } from '../connect.ts';
import { CliError } from '../errors.ts';
import type { RunOptions } from '../run-options.ts';
import { EXIT, print, printJson, say } from '../terminal.ts';

/** `jobtronaut arguments JID:TID`: what the script commands of a task were started with. */
export async function readBack({ id, filter, json, ...options }: RunOptions<'arguments'>): Promise<number> {
  const wanted = pattern(filter);
  if (!/^\d+:\d+$/.test(id)) {
    throw new CliError('bad-option', `"${id}" is no task: write JID:TID`, { hint: 'For example 12:3.' });
  }
  const { client } = await connect(options);
  const scripts = (await getArguments(client, id)).map(({ cid, task, arguments: values }) => ({
    cid,
    task,
    arguments: Object.fromEntries([...values.entries()].filter(([name]) => wanted.test(name))),
  }));
  if (json) {
    printJson(scripts);
    return EXIT.done;
  }
  if (scripts.length === 0) say(`Task ${id} has no script command whose arguments could be read`);
  for (const script of scripts) {
    if (scripts.length > 1) print([`${script.task} (command ${script.cid})`]);
    const entries = Object.entries(script.arguments);
    const width = Math.max(0, ...entries.map(([name]) => name.length));
    print(
      entries.map(([name, { initial, processed }]) => {
        const [before, after] = [JSON.stringify(initial), JSON.stringify(processed)];
        return `${name.padEnd(width)}  ${before === after ? after : `${before} -> ${after}`}`;
      }),
    );
  }
  return EXIT.done;
}

function pattern(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (cause) {
    throw new CliError('bad-option', `--filter takes a regular expression, not "${text}"`, { cause });
  }
}
