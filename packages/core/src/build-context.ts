import { JobtronautError } from '@jobtronaut/diagnostics';
import { ArgumentsCache } from './arguments-cache.ts';
import { Explainer } from './explainer.ts';
import { asFailure, failure, reason } from './failure.ts';
import { foreignScript, type ScriptFile, type ScriptText } from './foreign-script.ts';
import { idMaker } from './ids.ts';
import { preview } from './json.ts';
import type { TextMemo } from './payload.ts';
import { type Plan, planOf } from './plan.ts';
import type { Plugins } from './plugins.ts';
import { RememberedResults } from './remembered-results.ts';
import type { BuildSettings } from './settings.ts';
import type { TaskReference } from './task.ts';
import { ValueIds } from './value-ids.ts';
import { Waiting } from './waiting.ts';
import { Warnings } from './warnings.ts';

/** What the parts of one build share: settings with their defaults, compiled tasks, the arguments cache, warnings. */
export class BuildContext {
  readonly plugins: Plugins;
  readonly commandFlagsArgument: string;
  readonly argumentsMaxLength: number;
  readonly newId: () => string;
  /** Only if the build is asked for explanations. */
  readonly explainer: Explainer | undefined;
  readonly warnings = new Warnings();
  readonly waiting = new Waiting();
  readonly values = new ValueIds();
  readonly remembered = new RememberedResults();
  readonly texts: TextMemo = new WeakMap();
  readonly #settings: BuildSettings;
  readonly #plans = new Map<TaskReference, Plan>();
  readonly #executables = new Map<string, string>();
  readonly #scripts = new Map<string, ScriptFile | ScriptText>();
  #cache: ArgumentsCache | undefined;

  constructor(settings: BuildSettings) {
    this.#settings = settings;
    this.plugins = settings.plugins;
    this.commandFlagsArgument = settings.commandFlagsArgument ?? 'additional_command_flags';
    this.argumentsMaxLength = settings.argumentsMaxLength ?? 10_000;
    this.newId = counted(settings.newId ?? idMaker(), settings.progress);
    this.explainer = settings.explain ? new Explainer() : undefined;
  }

  /** The arguments cache, once a payload needed it. */
  get argumentsCache(): ArgumentsCache | undefined {
    return this.#cache;
  }

  /** The files of scripts that other programs run. */
  get scriptFiles(): readonly ScriptFile[] {
    return [...this.#scripts.values()].filter((script) => 'path' in script);
  }

  /** Makes the arguments cache when the first payload needs it. */
  readonly openCache = (
    what = `the arguments of a script are longer than ${this.argumentsMaxLength} characters`,
  ): ArgumentsCache => {
    if (this.#cache !== undefined) return this.#cache;
    const { argumentsCacheFile } = this.#settings;
    const file = typeof argumentsCacheFile === 'function' ? argumentsCacheFile() : argumentsCacheFile;
    if (file === undefined || file === '') {
      throw failure('no-arguments-storage', `${what}, and there is no place for it`, {
        hint: 'set ARGUMENTS_STORAGE_PATH to a folder that all blades can read',
      });
    }
    this.#cache = new ArgumentsCache(file);
    return this.#cache;
  };

  /** The compiled form of a task. Each is compiled once for the build, however often it occurs. */
  plan(reference: TaskReference): Plan {
    const known = this.#plans.get(reference);
    if (known !== undefined) return known;
    const made = planOf(reference, this.plugins, this.warnings);
    // A name and the class itself mean the same plan.
    const plan = this.#plans.get(made.task) ?? made;
    this.#plans.set(plan.task, plan).set(reference, plan);
    return plan;
  }

  /**
   * What payloads say of a script that is no method; each is read once for the build.
   *
   * @throws `task-failed` with what reading it threw
   */
  script(script: unknown, task: string): ScriptFile | ScriptText | undefined {
    const foreign = foreignScript(script);
    if (foreign === undefined) return undefined;
    const known = this.#scripts.get(foreign.id);
    if (known !== undefined) return known;
    try {
      const read = foreign.read();
      this.#scripts.set(foreign.id, read);
      return read;
    } catch (error) {
      throw asFailure('task-failed', `task ${task}, script`, error);
    }
  }

  /** @throws `unknown-executable` */
  executable(id: string, task: string): string {
    const known = this.#executables.get(id);
    if (known !== undefined) return known;
    try {
      const executable: unknown =
        this.#settings.resolveExecutable === undefined ? id : this.#settings.resolveExecutable(id);
      if (typeof executable !== 'string' || executable === '') {
        throw new Error(`the executable for "${id}" is resolved to ${preview(executable)}, not to a path`);
      }
      this.#executables.set(id, executable);
      return executable;
    } catch (error) {
      throw failure('unknown-executable', `task ${task}: ${reason(error)}`, {
        cause: error,
        data: { id, task },
        ...(JobtronautError.is(error) && error.hint !== undefined ? { hint: error.hint } : {}),
      });
    }
  }
}

/** Every node takes one id: ids are counted. */
function counted(newId: () => string, progress: BuildSettings['progress']): () => string {
  if (progress === undefined) return newId;
  let count = 0;
  return () => {
    if (++count % 1_000 === 0) progress(count);
    return newId();
  };
}
