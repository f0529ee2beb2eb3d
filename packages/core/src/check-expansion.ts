import type { Diagnostic } from '@jobtronaut/diagnostics';
import { checkJob } from './check.ts';
import { unknownName } from './failure.ts';
import { itemsIn } from './group.ts';
import { type ExpandOptions, nameOf, rowsByName } from './join.ts';
import { planOf } from './plan.ts';
import { Problems } from './problems.ts';
import { Warnings } from './warnings.ts';

/**
 * All problems of what a running command is to add to its job that can be told before it is built: of each task that `root` requires with
 * its arguments, as `checkJob` tells them, and of arguments that are for none of them.
 *
 * @throws `expand-without-required-tasks`, `expand-missing-arguments`, `expand-count-mismatch`, and the errors of `root` itself
 */
export function checkExpansion({ root, arguments: given, local, ...settings }: ExpandOptions): readonly Diagnostic[] {
  const { requirement, task } = planOf(root, settings.plugins, new Warnings());
  const rows = rowsByName(requirement, given, task.name);
  const problems = new Problems(settings.plugins);
  for (const name of Object.keys(given)) {
    if (rows.has(name)) continue;
    const what = `task ${task.name} requires no task "${name}": the arguments for it are not used`;
    problems.tell(unknownName('expand-unused-arguments', what, name, rows.keys()), task, 'warning');
  }
  const found = [...problems.all];
  // All places of a name may have the same arguments: they are looked at once.
  const seen = new Map<unknown, Set<unknown>>();
  for (const item of itemsIn(requirement)) {
    const row = rows.get(nameOf(item))?.shift();
    const known = seen.get(item) ?? new Set();
    if (known.has(row)) continue;
    seen.set(item, known.add(row));
    found.push(...checkJob({ ...settings, root: item, arguments: row, local }));
  }
  return [...new Map(found.map((each) => [`${each.code} ${each.task ?? ''} ${each.message}`, each])).values()];
}
