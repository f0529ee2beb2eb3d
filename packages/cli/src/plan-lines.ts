import type { Command, Job, Subtask } from '@jobtronaut/alf';
import { decodePayload, isPayload } from '@jobtronaut/core';
import type { JobPlan } from '@jobtronaut/farm';
import { commandLine } from './command-line.ts';
import { counted } from './counted.ts';
import { explanationLines } from './explanation-lines.ts';

/** What a plan shows beyond its commands. */
interface PlanForm {
  readonly verbose: boolean;
  /** Variables of the job that were passed, `NAME:VALUE`; others are inherited. */
  readonly env: readonly string[];
}

/** A plan as a tree: all that would be sent, one thing a line. */
export function* planLines(plan: JobPlan, form: PlanForm): Generator<string> {
  const { document, argumentsCache, hooks, leftOut, explanations } = plan;
  yield `Job ${document.title ?? 'untitled'}${factsOf(document, JOB_HIDDEN)}`;
  yield* jobEnvironment(document.envkey ?? [], form);
  yield* treeLines(document, form);
  for (const command of document.cleanup ?? []) yield* commandLines(command, '  ', form, 'when the job ends  ');
  for (const command of document.postscript ?? []) yield* commandLines(command, '  ', form, 'after the job  ');
  if (argumentsCache !== undefined)
    yield `\nArguments too long for a command line would be written to ${argumentsCache.file}`;
  if (hooks.length > 0) yield '\nChanges by hooks';
  for (const { hook, changed, attribute, count, value } of hooks) {
    yield `  ${hook}: ${attribute} of ${changed === 'job' ? 'the job' : `${count} ${changed}`}${value === undefined ? '' : ` = ${JSON.stringify(value)}`}`;
  }
  if (leftOut.length > 0) {
    const names = form.verbose ? `: ${leftOut.map(({ name }) => name).join(' ')}` : ' (--verbose names them)';
    yield `\n${counted(leftOut.length, 'variable')} of this environment would not travel${names}`;
  }
  if (explanations !== undefined) yield* explanationLines(explanations);
}

const JOB_HIDDEN = new Set(['kind', 'title', 'subtasks', 'envkey', 'cleanup', 'postscript', 'cmds']);
const TASK_HIDDEN = new Set([
  'kind',
  'title',
  'id',
  'subtasks',
  'cmds',
  'cleanup',
  'chaser',
  'preview',
  'serialsubtasks',
]);
const COMMAND_HIDDEN = new Set(['kind', 'argv', 'envkey']);

interface Open {
  readonly node: Subtask;
  /** What stands before it, and before all that belongs to it. */
  readonly before: string;
  readonly below: string;
}

function* treeLines(document: Job, form: PlanForm): Generator<string> {
  const titles = titlesById(document);
  const open = childrenOf(document.subtasks ?? [], '').reverse();
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { node, before, below } = at;
    if (node.kind === 'instance') {
      yield `${before}waits for ${titles.get(node.title) ?? node.title}`;
    } else if (node.kind === 'iterate') {
      yield `${before}for ${node.varname} from ${node.from} to ${node.to}`;
      for (const child of childrenOf(node.template ?? [], below).reverse()) open.push(child);
    } else {
      const children = node.subtasks ?? [];
      const serial = node.serialsubtasks === true && children.length > 1 ? '  one after the other' : '';
      yield `${before}${node.title}${factsOf(node, TASK_HIDDEN)}${serial}`;
      const inside = `${below}${children.length > 0 ? '│' : ' '}  `;
      for (const command of node.cmds ?? []) yield* commandLines(command, inside, form);
      for (const command of node.cleanup ?? []) yield* commandLines(command, inside, form, 'cleanup  ');
      if (node.preview) yield `${inside}to see it while it runs: ${commandLine(node.preview, true)}`;
      if (node.chaser) yield `${inside}to see it: ${commandLine(node.chaser, true)}`;
      for (const child of childrenOf(children, below).reverse()) open.push(child);
    }
  }
}

function childrenOf(nodes: readonly Subtask[], below: string): Open[] {
  return nodes.map((node, index) => {
    const last = index === nodes.length - 1;
    return { node, before: `${below}${last ? '└─ ' : '├─ '}`, below: `${below}${last ? '   ' : '│  '}` };
  });
}

/** @param when said before one that does not run in its turn */
function* commandLines(command: Command, indent: string, { verbose }: PlanForm, when = ''): Generator<string> {
  const { argv, envkey } = command;
  const payload = argv.at(-1) ?? '';
  const carries = isPayload(payload);
  // What it says stands below.
  const line = carries && !verbose ? `${commandLine(argv.slice(0, -1), false)} PAYLOAD` : commandLine(argv, verbose);
  yield `${indent}${when}$ ${line}${factsOf(command, COMMAND_HIDDEN)}${command.kind === 'cmd' ? '  on this host' : ''}`;
  if (carries) yield `${indent}  ${scriptText(payload)}`;
  yield* environmentLines(envkey ?? [], `${indent}  `);
}

/** What a payload says, in a line: the script of which task, with which arguments. */
function scriptText(payload: string): string {
  const { task, arguments: values } = decodePayload(payload);
  const words = values.map(({ name, processed }) =>
    'value' in processed ? `${name}=${short(JSON.stringify(processed.value))}` : `${name}=(in the arguments cache)`,
  );
  return `script of ${task}: ${words.join(' ')}`;
}

/** What is inherited is the same for every job, and long: counted, unless all is wanted. */
function* jobEnvironment(keys: readonly string[], { verbose, env }: PlanForm): Generator<string> {
  const lines = [...environmentLines(keys, '  ')];
  const passed = new Set(env.map((pair) => pair.slice(0, pair.indexOf(':'))));
  const shown = verbose
    ? lines
    : lines.filter((line) => !line.includes('=') || passed.has(line.trim().split('=', 1)[0] ?? ''));
  yield* shown;
  const inherited = lines.length - shown.length;
  if (inherited > 0) yield `  ${counted(inherited, 'variable')} of this environment (--verbose lists them)`;
}

/** `setenv A=1 B=2`, a variable a line; other keys as they are. */
function* environmentLines(keys: readonly string[], indent: string): Generator<string> {
  for (const key of keys) {
    const [word, ...pairs] = key.split(' ');
    if (word === 'setenv') for (const pair of pairs) yield `${indent}${pair}`;
    else yield `${indent}${key}`;
  }
}

/** Options of a node, in brackets: `[service linux64, priority 100]`. */
function factsOf(node: object, hidden: ReadonlySet<string>): string {
  const facts = Object.entries(node)
    .filter(
      ([name, value]) => !hidden.has(name) && value !== undefined && !(Array.isArray(value) && value.length === 0),
    )
    .map(([name, value]) => `${name} ${textOf(value)}`);
  return facts.length > 0 ? `  [${facts.join(', ')}]` : '';
}

function textOf(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  return Array.isArray(value) && value.every((each) => typeof each !== 'object')
    ? value.join(' ')
    : JSON.stringify(value);
}

function short(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 60)}…(${text.length} characters)`;
}

function titlesById(document: Job): ReadonlyMap<string, string> {
  const titles = new Map<string, string>();
  const open: (readonly Subtask[])[] = [document.subtasks ?? []];
  for (let nodes = open.pop(); nodes !== undefined; nodes = open.pop()) {
    for (const node of nodes) {
      if (node.kind !== 'task') continue;
      if (node.id !== undefined) titles.set(node.id, node.title);
      if (node.subtasks !== undefined) open.push(node.subtasks);
    }
  }
  return titles;
}
