import type { Diagnostic } from '@jobtronaut/diagnostics';
import type { ArgumentsCache } from './arguments-cache.ts';
import { attributeCheck, type JobAttributes } from './attributes.ts';
import type { TaskExplanation } from './explanation.ts';
import type { ScriptFile } from './foreign-script.ts';
import type { COMMAND_OPTIONS, TASK_OPTIONS } from './option-schemas.ts';
import { type CommandData, type TaskNode, type TreeNode, walkTasks } from './tree.ts';

/** What `modifyTasks` can change: what a job document says of a task, besides its place. */
export type TaskAttribute = keyof typeof TASK_OPTIONS;

/** What `modifyCommands` can change: what a job document says of a command, and whether it runs on the host that spooled. */
export type CommandAttribute = keyof typeof COMMAND_OPTIONS;

/** All of them, or those for which a function says so. */
export type Predicate<Subject> = boolean | ((subject: Subject) => boolean);

/** A job whose hierarchy is expanded (authoring-model 4). `toDocument` makes a job document of it. */
export class BuiltJob {
  readonly attributes: JobAttributes;
  /** The handle of the root task, also where compaction took it out of the job. */
  readonly root: TaskNode;
  /** The tasks of the job. */
  readonly children: readonly TreeNode[];
  /** What must be written before the job is spooled; nothing if no payload was too long. */
  readonly argumentsCache: ArgumentsCache | undefined;
  readonly warnings: readonly Diagnostic[];
  /** What `explain` gives; nothing unless the job was built with `explain: true`. */
  readonly explanations: readonly TaskExplanation[] | undefined;

  /** The files of scripts that other programs run, each once. */
  readonly scriptFiles: readonly ScriptFile[];

  constructor(
    built: Pick<
      BuiltJob,
      'attributes' | 'root' | 'children' | 'argumentsCache' | 'warnings' | 'explanations' | 'scriptFiles'
    >,
  ) {
    this.attributes = built.attributes;
    this.root = built.root;
    this.children = built.children;
    this.argumentsCache = built.argumentsCache;
    this.warnings = built.warnings;
    this.explanations = built.explanations;
    this.scriptFiles = built.scriptFiles;
  }

  get title(): string {
    return this.attributes.title ?? 'untitled';
  }

  /** All tasks, depth first, parents before children. */
  tasks(): Iterable<TaskNode> {
    return walkTasks(this.children);
  }

  /** All commands, in the order of their tasks. */
  *commands(): Iterable<CommandData> {
    for (const { commands } of walkTasks(this.children)) yield* commands;
  }

  /**
   * Sets an attribute of tasks to a value, or to what a function makes of the task; undefined takes it away. Only tasks of the
   * final tree change. A new title of a command's task replaces its elements too.
   *
   * @throws `unknown-attribute` with the closest names, `invalid-attribute-value`
   */
  modifyTasks(predicate: Predicate<TaskNode>, attribute: TaskAttribute, value: unknown): void {
    const check = attributeCheck('tasks', attribute);
    for (const node of this.tasks()) {
      if (!holds(predicate, node)) continue;
      const made = valueFor(value, node, check);
      if (attribute === 'title') {
        node.title = (made as string | undefined) ?? '';
        node.elements = undefined;
      } else if (attribute === 'serialsubtasks') node.serial = Boolean(made);
      else node.more = withAttribute(node.more ?? {}, attribute, made);
    }
  }

  /**
   * Sets an attribute of commands to a value, or to what a function makes of the command; undefined takes it away.
   *
   * @throws `unknown-attribute` with the closest names, `invalid-attribute-value`
   */
  modifyCommands(predicate: Predicate<CommandData>, attribute: CommandAttribute, value: unknown): void {
    const check = attributeCheck('commands', attribute);
    for (const node of this.tasks()) {
      if (node.commands.length === 0) continue;
      node.commands = node.commands.map((command) => {
        if (!holds(predicate, command)) return command;
        const made = valueFor(value, command, check);
        if (attribute === 'local') return { ...command, kind: made ? 'cmd' : 'remoteCmd' };
        return withAttribute(command, attribute, made);
      });
    }
  }
}

function holds<Subject>(predicate: Predicate<Subject>, subject: Subject): boolean {
  return typeof predicate === 'function' ? predicate(subject) : predicate;
}

function valueFor<Subject>(value: unknown, subject: Subject, check: (made: unknown) => void): unknown {
  const made = typeof value === 'function' ? (value as (subject: Subject) => unknown)(subject) : value;
  check(made);
  return made;
}

function withAttribute<T extends object>(old: T, attribute: string, value: unknown): T {
  const { [attribute as keyof T]: _, ...others } = old;
  return (value === undefined ? others : { ...others, [attribute]: value }) as T;
}
