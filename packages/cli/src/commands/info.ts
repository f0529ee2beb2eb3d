import {
  hasScript,
  isGroup,
  type ProcessorClass,
  parallel,
  type Requirement,
  type TaskClass,
  TaskWithOverrides,
} from '@jobtronaut/core';
import { loadConfiguration, loadRegistry } from '@jobtronaut/plugins-loader';
import { describedAs } from '../description.ts';
import { argumentsBelow, parametersOf, pluginValue } from '../plugin-value.ts';
import type { RunOptions } from '../run-options.ts';
import { schemaText } from '../schema-text.ts';
import { ownArguments, type TaskArgument } from '../task-arguments.ts';
import { EXIT, print, printJson, tellDiagnostic } from '../terminal.ts';

/** `jobtronaut info`: what a plugin is, takes and needs. */
export async function info({ plugin, config, json }: RunOptions<'info'>): Promise<number> {
  const configuration = await loadConfiguration(config === undefined ? {} : { config });
  const registry = await loadRegistry(configuration);
  for (const warning of registry.warnings) tellDiagnostic(warning);
  if (json) {
    printJson(pluginValue(plugin, registry));
    return EXIT.done;
  }
  const kind = registry.kindOf(plugin);
  const description = describedAs(registry.plugin(plugin));
  print([
    `${plugin} (${kind === 'siteStatusFilter' ? 'site status filter' : kind})`,
    ...(description === '' ? [] : [`  ${description}`]),
    `  ${registry.modulePath(plugin) ?? 'built in'}`,
    ...(kind === 'task' ? aboutTask(registry.task(plugin), argumentsBelow(plugin, registry)) : []),
    ...(kind === 'processor' ? aboutProcessor(registry.processor(plugin)) : []),
  ]);
  return EXIT.done;
}

function aboutTask(task: TaskClass, below: readonly TaskArgument[]): string[] {
  const lines: string[] = [];
  const own = ownArguments(task);
  if (own.length > 0) lines.push('', 'Arguments', ...table(own.map(argumentRow)));
  if (below.length > 0) lines.push('', 'Arguments of the tasks that it requires', ...table(below.map(argumentRow)));
  const facts = [
    ...(task.elementsId === undefined ? [] : [`works on the elements of ${task.elementsId}`]),
    ...[...task.flags].map((flag) => flag.toLowerCase().replace('_', ' ')),
    ...(typeof task.prototype.cmd === 'function' ? [`runs a command on ${task.services.join(', ')}`] : []),
    ...(hasScript(task) ? ['has a script'] : []),
  ];
  if (facts.length > 0) lines.push('', 'Behaviour', ...facts.map((fact) => `  ${fact}`));
  if (task.argumentProcessors.length > 0) {
    lines.push('', 'Processors, in order');
    lines.push(
      ...table(
        task.argumentProcessors.map(({ name, scope }) => [
          typeof name === 'string' ? name : name.name,
          scope.join(', '),
        ]),
      ),
    );
  }
  const needs = requirementLines(task.requiredTasks);
  if (needs.length > 0) lines.push('', 'Needs', ...needs);
  return lines;
}

function argumentRow({ name, schema, required }: Pick<TaskArgument, 'name' | 'schema' | 'required'>): string[] {
  const { default: standard, description } = typeof schema === 'boolean' ? {} : schema;
  const state = standard !== undefined ? JSON.stringify(standard) : required ? 'required' : 'optional';
  return [name, schemaText(schema), state, description ?? ''];
}

function aboutProcessor(processor: ProcessorClass): string[] {
  const parameters = parametersOf(processor);
  return parameters.length === 0 ? [] : ['', 'Parameters', ...table(parameters.map(argumentRow))];
}

const GROUPS = {
  serial: 'one after the other',
  parallel: 'in parallel',
  elementwise: 'element by element, one after the other',
  shared: 'once for all who need it',
} as const;

function requirementLines(requirement: Requirement | undefined, indent = '  '): string[] {
  if (requirement === undefined) return [];
  if (Array.isArray(requirement))
    return requirement.length === 0 ? [] : requirementLines(parallel(...(requirement as string[])), indent);
  if (isGroup(requirement)) {
    return [
      `${indent}${GROUPS[requirement.kind]}:`,
      ...requirement.items.flatMap((item) => requirementLines(item, `${indent}  `)),
    ];
  }
  const reference = requirement as string | TaskClass | TaskWithOverrides;
  if (TaskWithOverrides.is(reference)) return [`${indent}${nameOf(reference.base)}, with overrides`];
  return [`${indent}${nameOf(reference)}`];
}

function nameOf(reference: string | TaskClass): string {
  return typeof reference === 'string' ? reference : reference.name;
}

/** Columns, indented by two; the last one as it is. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(column === row.length - 1 ? 0 : (widths[column] ?? 0))).join('  ')}`.trimEnd(),
  );
}
