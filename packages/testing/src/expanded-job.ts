import {
  type Command,
  dependencyGraph,
  type Iterate,
  type Job,
  serializeAlf,
  type Task as TaskNode,
} from '@jobtronaut/alf';
import {
  decodePayload,
  type ExpandArguments,
  isPayload,
  type Payload,
  restoreTask,
  type TaskClass,
  type TaskExplanation,
  type TaskReference,
  TaskWithOverrides,
} from '@jobtronaut/core';
import type { Diagnostic } from '@jobtronaut/diagnostics';
import type { PreparedJob, Session } from '@jobtronaut/farm';
import { terminalTree } from '@jobtronaut/view';
import { noSuchTitle } from './missing.ts';
import { StableText } from './stable-text.ts';

/** A command of an expanded job. */
export interface ExpandedCommand {
  /** Of its task: `Render: Elements [1,4]`. */
  readonly title: string;
  readonly argv: readonly string[];
  readonly command: Command;
  /** What its script gets; nothing if the command runs none. */
  readonly payload: Payload | undefined;
}

/** What a script did when a test ran it. */
export interface ScriptRun {
  readonly title: string;
  /** What it printed for the farm: progress, expansions. */
  readonly lines: readonly string[];
  /** The jobs that it asked for with `this.expand()`, in order. */
  readonly expansions: readonly { readonly root: string; readonly arguments: ExpandArguments }[];
}

/** A job that was expanded and not sent, as a test looks at it. */
export class ExpandedJob {
  readonly document: Job;
  /** What `submit` would warn of. */
  readonly warnings: readonly Diagnostic[];
  /** Where each argument of each task came from, and what each processor made of it. */
  readonly explanations: readonly TaskExplanation[];
  readonly #session: Session;
  readonly #prepared: PreparedJob;
  readonly #classes: readonly TaskClass[];
  #text: StableText | undefined;

  /** @param classes tasks that are in no plugin folder */
  constructor(session: Session, prepared: PreparedJob, classes: readonly TaskClass[]) {
    this.document = prepared.document;
    this.warnings = prepared.warnings;
    this.explanations = prepared.explanations ?? [];
    this.#session = session;
    this.#prepared = prepared;
    this.#classes = classes;
  }

  /** All commands, in the order of the job file. */
  get commands(): readonly ExpandedCommand[] {
    const found: ExpandedCommand[] = [];
    for (const { title, cmds = [] } of tasksOf(this.document)) {
      for (const command of cmds) {
        const last = command.argv.at(-1) ?? '';
        const payload = isPayload(last) ? decodePayload(last) : undefined;
        found.push({ title, argv: command.argv, command, payload });
      }
    }
    return found;
  }

  /** The tree as `jobtronaut visualize` draws it: a readable snapshot. */
  tree(): string {
    return [...terminalTree(this.document)].join('\n');
  }

  /** A line for each command, `title | words`, without anything that differs between machines. */
  argv(): string {
    return this.commands.map(({ title, argv }) => `${title} | ${this.#stable.line(argv)}`).join('\n');
  }

  /** The job file, without anything that differs between machines; for `toMatchFileSnapshot('shot.alf')`. */
  alf(): string {
    const document = structuredClone(this.document);
    for (const { cmds = [] } of tasksOf(document))
      for (const command of cmds) command.argv = command.argv.map((word) => this.#stable.word(word));
    return renumbered(serializeAlf(document), tasksOf(document));
  }

  /**
   * Whether everything that `first` names ends before anything that `then` names starts; by title, or by its beginning up to `: Elements`.
   *
   * @throws JobtronautError `no-such-title` if no task has such a title
   */
  runsBefore(first: string, then: string): boolean {
    return this.outOfOrder(first, then) === undefined;
  }

  /**
   * Two tasks for which `runsBefore` does not hold, each with its place: one that `first` names, and one that `then` names and that does
   * not wait for it. Nothing if all do.
   *
   * @throws JobtronautError `no-such-title` if no task has such a title
   */
  outOfOrder(first: string, then: string): { readonly earlier: string; readonly later: string } | undefined {
    const graph = dependencyGraph(this.document);
    const { tasks, prerequisites } = graph;
    const titled = (title: string) => {
      const found = [...tasks.keys()].filter((at) => isTitled(titleOf(tasks[at]), title));
      if (found.length > 0) return found;
      throw noSuchTitle(title, tasks.map(titleOf));
    };
    const placeOf = (task: number) => {
      const above: string[] = [];
      for (let at = graph.parentOf(task); at >= 0; at = graph.parentOf(at)) above.unshift(titleOf(tasks[at]));
      return `${titleOf(tasks[task])} (task ${task + 1}${above.length === 0 ? '' : `, in ${above.join(' > ')}`})`;
    };
    const wanted = titled(first);
    for (const start of titled(then)) {
      const before = new Set<number>();
      const open = [start];
      for (let at = open.pop(); at !== undefined; at = open.pop()) {
        for (const each of prerequisites.of(at)) {
          if (before.has(each)) continue;
          before.add(each);
          open.push(each);
        }
      }
      const missed = wanted.find((each) => !before.has(each));
      if (missed !== undefined) return { earlier: placeOf(missed), later: placeOf(start) };
    }
    return undefined;
  }

  /**
   * Runs the scripts of commands in this process, in the order of the job file, each from its payload as the farm does.
   *
   * @param title whose: a title, or its beginning up to `: Elements`. @default all
   * @throws what a script throws
   */
  async runScripts(title?: string): Promise<ScriptRun[]> {
    const runs: ScriptRun[] = [];
    for (const { title: own, payload } of this.commands) {
      if (payload === undefined || (title !== undefined && !isTitled(own, title))) continue;
      const lines: string[] = [];
      const expansions: ScriptRun['expansions'][number][] = [];
      const task = restoreTask(this.#class(payload.task), payload, {
        write: (line) => void lines.push(line),
        readCache: () => this.#cache(),
        expand: async (root, args) => void expansions.push({ root: nameOf(root), arguments: args }),
      });
      await task.script?.();
      runs.push({ title: own, lines, expansions });
    }
    return runs;
  }

  #class(name: string): TaskClass {
    return this.#classes.find((each) => each.name === name) ?? this.#session.registry.task(name);
  }

  #cache(): Readonly<Record<string, unknown>> {
    return JSON.parse([...(this.#prepared.argumentsCache?.pieces() ?? ['{}'])].join('')) as Record<string, unknown>;
  }

  get #stable(): StableText {
    const folders = this.#session.configuration.values.PLUGIN_PATH;
    this.#text ??= new StableText(folders.map((path, at) => [path, at === 0 ? '{plugins}' : `{plugins ${at + 1}}`]));
    return this.#text;
  }
}

function nameOf(root: TaskReference): string {
  if (typeof root === 'string') return root;
  return TaskWithOverrides.is(root) ? nameOf(root.base) : root.name;
}

/** Ids are drawn by lot; their numbers in the order of the job file are not. */
function renumbered(text: string, tasks: Iterable<TaskNode>): string {
  let count = 0;
  const numbers = new Map<string, string>();
  for (const { id } of tasks) if (id !== undefined) numbers.set(id, `${++count}`);
  return text.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => numbers.get(id) ?? id);
}

function titleOf(task: TaskNode | Iterate | undefined): string {
  return task?.kind === 'task' ? task.title : '';
}

function isTitled(title: string, wanted: string): boolean {
  return title === wanted || title.startsWith(`${wanted}: Elements `);
}

/** All tasks, in the order of the job file. */
function* tasksOf(document: Job): Generator<TaskNode> {
  const open = [...(document.subtasks ?? [])].reverse();
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind === 'instance') continue;
    if (node.kind === 'task') yield node;
    const below = node.kind === 'iterate' ? node.template : (node.subtasks ?? []);
    for (const child of [...below].reverse()) open.push(child);
  }
}
