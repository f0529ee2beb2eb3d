import { EXIT } from './exit-codes.ts';
import { describe, placeholder } from './help.ts';
import { ENGINE, SESSION } from './table/common.ts';
import { COMMANDS } from './table/index.ts';
import type { CommandSpec, OptionSpec } from './table/spec.ts';

/** Options that mean the same wherever they occur, told once. */
const SHARED: Readonly<Record<string, OptionSpec>> = { ...ENGINE, ...SESSION };

const EXITS: Readonly<Record<keyof typeof EXIT, string>> = {
  done: 'done; of `watch` and `submit --wait`: every task is done',
  user: 'your mistake: a wrong word, a missing file, a plugin that does not load. Nothing was sent',
  engine: 'the engine: it cannot be reached, refuses, or does not run',
  taskFailed: 'a task of the job failed (`watch`, `submit --wait`)',
  interrupted: 'Ctrl-C while watching; the job runs on',
};

/** docs/commands.md, made of the table; a test keeps the two equal. */
export function commandsDoc(): string {
  return [
    '# Commands',
    '',
    'Made from the table of commands (`packages/cli/src/table`), as `--help` is.',
    '',
    '| | |',
    '|---|---|',
    ...COMMANDS.map(({ name, summary }) => `| [\`${name}\`](#${name.replaceAll(' ', '-')}) | ${cell(summary)} |`),
    '',
    '## What it prints, how it ends',
    '',
    'stdout is the result, stderr is the talk: `jid=$(jobtronaut submit …)` is the job id and nothing else.',
    'Tables are made to fit where stdout is a terminal: a long title is cut, a column may be left out. A pipe or a file gets all of it, in whole lines.',
    '',
    '| exit code | |',
    '|---|---|',
    ...Object.entries(EXITS).map(([key, meaning]) => `| ${EXIT[key as keyof typeof EXIT]} | ${meaning} |`),
    '',
    'With `--json` stdout is JSON, one value a line; what each command prints stands at its end. A failure is one more line there, beside the exit code and the sentence on stderr:',
    '',
    '```json',
    '{"error": {"code": "unknown-task", "message": "there is no task \\"Rendr\\"", "hint": "did you mean \\"Render\\"?"}}',
    '```',
    '',
    'Codes are stable; [errors.md](errors.md) has a paragraph for each.',
    '',
    '## Options that many commands have',
    '',
    ...optionRows(SHARED),
    ...COMMANDS.flatMap(commandDoc),
    '',
  ].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function rowsOf(rows: readonly (readonly [left: string, right: string])[]): string[] {
  return rows.length === 0
    ? []
    : ['| | |', '|---|---|', ...rows.map(([left, right]) => `| ${cell(left)} | ${cell(right)} |`)];
}

function optionRows(
  options: Readonly<Record<string, OptionSpec>>,
  before: readonly (readonly [string, string])[] = [],
): string[] {
  const rows = Object.entries(options).map(([option, spec]) => {
    const value = spec.type === 'flag' ? '' : ` ${placeholder(spec)}${spec.type === 'texts' ? ' ...' : ''}`;
    return [`\`--${option}${value}\``, describe(spec)] as const;
  });
  return rowsOf([...before, ...rows]);
}

function commandDoc(command: CommandSpec): string[] {
  const { name, summary, details = [], positionals = [], options, examples = [], json } = command;
  const isShared = (option: string) => options[option] === SHARED[option];
  const own = Object.fromEntries(Object.entries(options).filter(([option]) => !isShared(option)));
  const shared = Object.keys(options).filter(isShared);
  const rows = optionRows(
    own,
    positionals.map((each) => [`\`${placeholder(each)}\``, describe(each)]),
  );
  return [
    '',
    `## \`${name}\``,
    '',
    `${summary}.`,
    ...details.flatMap((each) => ['', each]),
    ...(rows.length > 0 ? ['', ...rows] : []),
    '',
    `${rows.length > 0 ? 'And' : 'Takes'} ${shared.map((option) => `\`--${option}\``).join(', ')}.`,
    ...(examples.length > 0
      ? ['', '```sh', ...examples.map(([line, what]) => `jobtronaut ${line}   # ${what}`), '```']
      : []),
    '',
    `\`--json\` prints ${json.split('; ').map(quoteShape).join('; ')}.`,
  ];
}

function quoteShape(text: string): string {
  return text.replace(/[{[].*[}\]]/, (shape) => `\`${shape}\``);
}
