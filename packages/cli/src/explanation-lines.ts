import type { ArgumentExplanation, Origin, TaskExplanation } from '@jobtronaut/core';

/** Where the arguments of each task come from, and what each processor made of them. */
export function* explanationLines(explanations: readonly TaskExplanation[]): Generator<string> {
  yield '\nWhere arguments come from';
  for (const { task, title, requiredBy, arguments: explained } of explanations) {
    const own = title === task.name ? '' : ` (${task.name})`;
    yield `  ${title}${own}${requiredBy === undefined ? '' : `, required by ${requiredBy.name}`}`;
    const width = Math.max(0, ...explained.map(({ name }) => name.length));
    for (const argument of explained) yield* argumentLines(argument, width);
  }
}

function* argumentLines(
  { name, origin, received, steps, result }: ArgumentExplanation,
  width: number,
): Generator<string> {
  const first = steps.length > 0 ? received : result;
  yield `    ${name.padEnd(width)}  ${valueText(first)}  ${originText(origin)}`;
  const indent = ' '.repeat(4 + width);
  for (const { processor, scope, result: made } of steps)
    yield `${indent}  → ${short(made)}  by ${processor} on ${scope}`;
  if (steps.length > 0 && short(result.processed) !== short(steps.at(-1)?.result)) {
    yield `${indent}  = ${valueText(result)}`;
  }
}

/** Where an argument comes from, in words. */
export function originText(origin: Origin): string {
  switch (origin.from) {
    case 'passed':
      return 'passed';
    case 'default':
      return 'default of this task';
    case 'task':
      return 'set by this task';
    case 'upstream':
      return (
        { default: 'default of', task: 'set by', processor: 'made by', element: 'an element of' }[origin.by] +
        ` ${origin.task.name}`
      );
  }
}

/** Both states, or one if they are the same. */
function valueText({ initial, processed }: { readonly initial: unknown; readonly processed: unknown }): string {
  const [before, after] = [short(initial), short(processed)];
  return before === after ? after : `${before} → ${after}`;
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? 'none';
  return text.length <= 80 ? text : `${text.slice(0, 60)}…(${text.length} characters)`;
}
