import { titleOf } from '@jobtronaut/core';
import { openSession, prepareJob } from '@jobtronaut/farm';
import { terminalTree } from '@jobtronaut/view';
import { readArguments } from '../pairs.ts';
import { rootTask } from '../root-task.ts';
import { tellDiagnostic, wantsColour } from '../terminal.ts';
import { textArguments } from '../text-arguments.ts';

interface VisualizeOptions {
  readonly task: string;
  readonly args: readonly string[];
  readonly config?: string | undefined;
}

/** `jobtronaut visualize`: the job that submit would send, as a tree. */
export async function visualize({ task, args, config }: VisualizeOptions): Promise<number> {
  const session = await openSession({ config });
  const title = titleOf(rootTask(session, task));
  const { document, warnings } = await prepareJob(session, {
    root: task,
    arguments: readArguments(args, textArguments(task, session.registry)),
    attributes: { title },
    // Nothing is written: a name is enough.
    argumentsStorage: 'arguments',
  });
  for (const warning of warnings) tellDiagnostic(warning);
  const { isTTY, columns } = process.stdout;
  const lines = terminalTree(document, { colour: wantsColour(process.stdout), ...(isTTY ? { width: columns } : {}) });
  for (const line of lines) process.stdout.write(`${line}\n`);
  return 0;
}
