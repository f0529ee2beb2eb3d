import type { Diagnostic } from '@jobtronaut/diagnostics';
import type { ListedPlugin } from './manifest/manifest.ts';
import { problemValue } from './problem-value.ts';
import type { OptionsFor } from './table/index.ts';

/** The options of `list` that say what is shown. */
export type ListOptions = Pick<OptionsFor<'list'>, 'kind' | 'info' | 'json'>;

const KINDS = { tasks: 'task', processors: 'processor', sitestatusfilters: 'siteStatusFilter' } as const;

/** What `list` prints: names, one a line; with `info` what each does, tasks first, a blank line between the kinds; with `json` one value, which has the `warnings` too. */
export function listText(
  plugins: readonly ListedPlugin[],
  { kind, info, json }: ListOptions,
  warnings: readonly Diagnostic[] = [],
): string {
  const shown = plugins.filter((plugin) => kind === 'all' || plugin.kind === KINDS[kind]);
  if (json) return `${JSON.stringify({ ...listValue(shown), warnings: warnings.map(problemValue) })}\n`;
  const width = Math.max(0, ...shown.map(({ name }) => name.length));
  const line = ({ name, description }: ListedPlugin) =>
    (info ? `${name.padEnd(width)}  ${firstLine(description)}` : name).trimEnd();
  const groups = Object.values(KINDS)
    .map((each) => shown.filter((plugin) => plugin.kind === each).map(line))
    .filter((lines) => lines.length > 0);
  return groups.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function listValue(plugins: readonly ListedPlugin[]) {
  const of = (kind: ListedPlugin['kind']) =>
    plugins
      .filter((plugin) => plugin.kind === kind)
      .map(({ name, file, description }) => ({ name, file: file ?? null, description }));
  return { tasks: of('task'), processors: of('processor'), siteStatusFilters: of('siteStatusFilter') };
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}
