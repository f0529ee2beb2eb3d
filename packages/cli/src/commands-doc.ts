import { describe, placeholder } from './help.ts';
import { COMMANDS } from './table/index.ts';
import type { CommandSpec } from './table/spec.ts';

/** docs/commands.md, made of the table; a test keeps the two equal. */
export function commandsDoc(): string {
  return [
    '# Commands',
    '',
    'Made from the table of commands (`packages/cli/src/table`), as `--help` is.',
    '',
    'stdout is the result, stderr is the talk. Exit codes: 0 done, 1 your mistake, 2 the engine, 3 a task failed, 130 Ctrl-C while watching.',
    'With `--json` the result is JSON, one value a line, and a failure is `{"error": {"code", "message", "hint"}}` on stdout beside the exit code and the line on stderr.',
    ...COMMANDS.flatMap(commandDoc),
    '',
  ].join('\n');
}

function commandDoc({
  name,
  summary,
  details = [],
  positionals = [],
  options,
  examples = [],
  json,
}: CommandSpec): string[] {
  const rows = [
    ...positionals.map((each) => [`\`${placeholder(each)}\``, describe(each)]),
    ...Object.entries(options).map(([option, spec]) => [
      `\`--${option}${spec.type === 'flag' ? '' : ` ${placeholder(spec)}${spec.type === 'texts' ? ' ...' : ''}`}\``,
      describe(spec),
    ]),
  ];
  return [
    '',
    `## \`${name}\``,
    '',
    `${summary}.`,
    ...details.flatMap((each) => ['', each]),
    ...(rows.length > 0 ? ['', '| | |', '|---|---|'] : []),
    ...rows.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`),
    ...(examples.length > 0
      ? ['', '```sh', ...examples.map(([line, what]) => `jobtronaut ${line}   # ${what}`), '```']
      : []),
    '',
    `\`--json\` prints ${json.replace(/[{[].*[}\]]/, (shape) => `\`${shape}\``)}.`,
  ];
}
