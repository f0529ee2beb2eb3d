import { COMMANDS, commandsIn, GROUPS } from './table/index.ts';
import type { CommandSpec, OptionSpec, PositionalSpec } from './table/spec.ts';

/** Rows of help: what to write, and what it does. */
type Row = readonly [left: string, right: string];

/** Help on everything: what commands there are. */
export function overallHelp(width: number): string {
  const groups = Object.entries(GROUPS).map(([name, summary]): Row => [`${name} ...`, summary]);
  const rows = COMMANDS.filter(({ name }) => !name.includes(' ')).map(({ name, summary }): Row => [name, summary]);
  return text([
    'jobtronaut COMMAND [options]',
    '',
    ...wrapped('Author farm jobs as small tasks; expand, submit, run.', width, ''),
    '',
    'Commands',
    ...table([...rows, ...groups], width),
    '',
    ...table(
      [
        ['--help', 'Of a command: jobtronaut submit --help'],
        ['--version', 'Print the version'],
      ],
      width,
    ),
  ]);
}

/** Help on a group of commands. */
export function groupHelp(group: string, width: number): string {
  return text([
    `jobtronaut ${group} COMMAND [options]`,
    '',
    ...wrapped(`${GROUPS[group] ?? ''}.`, width, ''),
    '',
    'Commands',
    ...table(
      commandsIn(group).map(({ name, summary }) => [name, summary]),
      width,
    ),
  ]);
}

/** A heading and the options below it. */
export interface HelpSection {
  readonly title: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
}

/** Help on one command; `sections` come before its own options. */
export function commandHelp(command: CommandSpec, width: number, sections: readonly HelpSection[] = []): string {
  const { name, summary, details = [], positionals = [], options, examples = [], json } = command;
  const required = Object.entries(options).filter(([, { required }]) => required);
  const usage = [
    `jobtronaut ${name}`,
    ...positionals.map(usageOf),
    ...required.map(([option, spec]) => `--${option} ${placeholder(spec)}`),
    '[options]',
  ].join(' ');
  const lines = [usage, '', ...wrapped(`${summary}.`, width, '')];
  for (const paragraph of details) lines.push('', ...wrapped(paragraph, width, ''));
  if (positionals.length > 0) {
    lines.push(
      '',
      ...table(
        positionals.map((each) => [placeholder(each), describe(each)]),
        width,
      ),
    );
  }
  for (const section of [...sections, { title: 'Options', options }]) {
    lines.push('', section.title, ...table(Object.entries(section.options).map(optionRow), width));
  }
  if (examples.length > 0) {
    lines.push('', 'Examples');
    for (const [line, what] of examples) lines.push(...wrapped(`${what}:`, width, '  '), `    jobtronaut ${line}`);
  }
  lines.push('', ...wrapped(`--json prints ${json}`, width, ''));
  return text(lines);
}

/** How a value is named in help and in messages. */
export function placeholder(spec: OptionSpec | PositionalSpec): string {
  if (spec.value !== undefined) return spec.value;
  if ('name' in spec) return spec.name.toUpperCase();
  if (spec.choices) return spec.choices.join('|');
  return spec.type === 'number' ? 'N' : 'TEXT';
}

/** The description with what follows from the rest: `(one of a, b; default: a)`. */
export function describe(spec: OptionSpec | PositionalSpec): string {
  const facts = [
    ...('name' in spec && spec.choices ? [`one of ${spec.choices.join(', ')}`] : []),
    ...(spec.required && !('name' in spec) ? ['required'] : []),
    ...(spec.default === undefined || spec.default === '' ? [] : [`default: ${spec.default}`]),
    ...('alias' in spec ? [`also --${spec.alias}`] : []),
  ];
  return facts.length > 0 ? `${spec.describe} (${facts.join('; ')})` : spec.describe;
}

function optionRow([name, spec]: readonly [string, OptionSpec]): Row {
  const value = spec.type === 'flag' ? '' : ` ${placeholder(spec)}${spec.type === 'texts' ? ' ...' : ''}`;
  return [`--${name}${value}`, describe(spec)];
}

function usageOf(spec: PositionalSpec): string {
  const name = `${placeholder(spec)}${spec.type === 'texts' ? ' ...' : ''}`;
  return spec.required ? name : `[${name}]`;
}

/** Two columns; where the terminal is too narrow for both, what it does stands below. */
function table(rows: readonly Row[], width: number): string[] {
  const left = Math.min(28, Math.max(...rows.map(([word]) => word.length))) + 4;
  const beside = width - left >= 24;
  return rows.flatMap(([word, what]) => {
    const indent = ' '.repeat(beside ? left : 6);
    const lines = wrapped(what, width, indent);
    if (beside && word.length + 4 <= left)
      return [`  ${word}`.padEnd(left) + (lines[0] ?? '').trimStart(), ...lines.slice(1)];
    return [`  ${word}`, ...lines];
  });
}

function wrapped(paragraph: string, width: number, indent: string): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of paragraph.split(' ')) {
    if (line.length > indent.length && line.length + word.length > width) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}

function text(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
