import { titleOf } from '@jobtronaut/core';
import { prepareJob } from '@jobtronaut/farm';
import { terminalTree } from '@jobtronaut/view';
import type { RunOptions } from '../runners.ts';
import { printJson, tellDiagnostic, wantsColour } from '../terminal.ts';

/** `jobtronaut visualize`: the job that submit would send, as a tree. */
export async function visualize({ session, root, task, values, json }: RunOptions<'visualize'>): Promise<number> {
  const { document, warnings } = await prepareJob(session, {
    root: task,
    arguments: values,
    attributes: { title: titleOf(root) },
    // Nothing is written: a name is enough.
    argumentsStorage: 'arguments',
  });
  for (const warning of warnings) tellDiagnostic(warning);
  if (json) {
    printJson(document);
    return 0;
  }
  const { isTTY, columns } = process.stdout;
  const lines = terminalTree(document, { colour: wantsColour(process.stdout), ...(isTTY ? { width: columns } : {}) });
  for (const line of lines) process.stdout.write(`${line}\n`);
  return 0;
}
