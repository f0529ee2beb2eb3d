import type { ArgumentExplanation, TaskExplanation } from '@jobtronaut/core';
import type { Registry } from '@jobtronaut/plugins-loader';
import type { ArgumentDetails, Details, TaskDetails } from '@jobtronaut/view';
import { originText } from './explanation-lines.ts';

/** What a page can tell of the tasks of a job: their classes, and where their arguments come from. */
export function taskDetails(explanations: readonly TaskExplanation[], registry: Registry): Details {
  const plugins = new Set(registry.taskNames());
  return new Map(
    explanations.map(({ task: { id, name }, arguments: explained }) => [
      id,
      { ...(plugins.has(name) ? pluginDetails(name, registry) : { name }), arguments: explained.map(argumentDetails) },
    ]),
  );
}

function pluginDetails(name: string, registry: Registry): TaskDetails {
  const file = registry.modulePath(name);
  return { name, description: registry.task(name).description, ...(file === undefined ? {} : { file }) };
}

function argumentDetails({ name, received, result, origin, steps }: ArgumentExplanation): ArgumentDetails {
  return {
    name,
    value: result.processed,
    ...(received.initial === result.processed ? {} : { initial: received.initial }),
    origin: originText(origin),
    steps: steps.map((step) => ({ processor: step.processor, result: step.result })),
  };
}
