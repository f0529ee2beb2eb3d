import type { Arguments } from './arguments.ts';
import type { TaskClass } from './task.ts';
import type { TaskNode } from './tree.ts';
import type { ValueIds } from './value-ids.ts';

/**
 * The shared tasks of one job. Two places that require `shared(...)` mean the same task if the class is the same (for overrides: the
 * same override object), and so are both states of the arguments that count: those named by `by`, else all, as they are
 * before the task's processors, defaults and elements included.
 */
export class SharedTasks {
  readonly #values: ValueIds;
  readonly #tasks = new Map<TaskClass, Map<string, TaskNode>>();

  constructor(values: ValueIds) {
    this.#values = values;
  }

  /**
   * Where a task may stand already.
   *
   * @throws `no-such-argument` for a name in `by`
   */
  place(task: TaskClass, args: Arguments, by: readonly string[] | undefined): SharedPlace {
    const names = by === undefined ? [...args.names()].sort() : [...by];
    const states = names.map((name) => {
      const { initial, processed } = args.get(name);
      return [name, this.#values.of(initial), this.#values.of(processed)];
    });
    const key = JSON.stringify([by === undefined, states]);
    const nodes = this.#tasks.get(task) ?? new Map<string, TaskNode>();
    this.#tasks.set(task, nodes);
    return { found: nodes.get(key), take: (node) => nodes.set(key, node) };
  }
}

/** A shared task that is there already, or the place for it. */
export interface SharedPlace {
  readonly found: TaskNode | undefined;
  /** Whoever requires it next finds this node. */
  take(node: TaskNode): void;
}
