import type { BladeCommand, BladeState, FilterSelector, OutputVerdict, SiteStatusFilter } from '@jobtronaut/core';
import { JobtronautError } from '@jobtronaut/diagnostics';
import { type Configuration, loadRegistry, type Registry } from '@jobtronaut/plugins-loader';
import { atMostEvery } from './at-most-every.ts';
import { type BladeLog, OnceLog } from './blade-log.ts';
import { verdictParts } from './output-verdict.ts';
import { sourceStamp } from './source-stamp.ts';

/** The methods of a filter that are called with the state of the blade. */
export type StateMethod = 'FilterBasicState' | 'TestBasicState' | 'FilterDynamicState' | 'TestDynamicState';
/** The methods of a filter that are called around a command. */
export type CommandMethod = 'SubprocessPreStart' | 'SubprocessStarted' | 'SubprocessFailedToStart' | 'SubprocessEnded';

/** Where the filters come from, and where their trouble is told. */
export interface SiteFiltersOptions {
  /** Reads the configuration afresh. */
  readonly configuration: () => Promise<Configuration>;
  readonly log: BladeLog;
  /** Least seconds between two readings of configuration and plugins. @default 300 */
  readonly rereadSeconds?: number;
}

/** Reads the output of one command. */
export interface LineFilter {
  /** Which lines it wants to see; absent: all. */
  readonly pattern?: RegExp;
  /** Undefined: the blade reads the line itself. Never throws. */
  readonly read: (line: string) => OutputVerdict | undefined;
}

interface Reading {
  readonly configuration: Configuration;
  readonly selector: FilterSelector | undefined;
  readonly registry: Registry;
  readonly stamp: string;
  readonly instances: Map<string, SiteStatusFilter | undefined>;
}

/**
 * The status filters of a site for one blade (authoring-model 10). For every call the configuration's `FILTER_SELECTOR` names filters; the first that
 * exists handles it. None, or whatever fails, leaves the blade's own behaviour, and is logged once. No method throws.
 */
export class SiteFilters {
  /** Shared by all filters: plain JSON data, kept when the filters are read again. */
  data: Record<string, unknown> = {};
  readonly #options: SiteFiltersOptions;
  readonly #log: OnceLog;
  readonly #readAgain: () => void;
  #reading: Reading | undefined;
  #generation = 0;
  #loading: Promise<void> | undefined;

  private constructor(options: SiteFiltersOptions) {
    this.#options = options;
    this.#log = new OnceLog(options.log);
    this.#readAgain = atMostEvery(options.rereadSeconds ?? 300, () => {
      this.#loading ??= this.#load().finally(() => {
        this.#loading = undefined;
      });
    });
  }

  /** Reads configuration and plugins. If that fails there are no filters until it succeeds. */
  static async open(options: SiteFiltersOptions): Promise<SiteFilters> {
    const filters = new SiteFilters(options);
    filters.#readAgain();
    await filters.settled();
    return filters;
  }

  /** Changes when filters were read again: line filters that were made before are those of before. */
  get generation(): number {
    return this.#generation;
  }

  /** Resolves when no reading is under way. */
  async settled(): Promise<void> {
    await this.#loading;
  }

  /**
   * Calls a method on the state of the blade. What a filter that fails has changed is undone.
   *
   * @returns what the test says; undefined: no filter has handled it
   */
  state(method: StateMethod, state: BladeState, now: number): { readonly result?: boolean } | undefined {
    const copy = structuredClone(state);
    return this.#call(method, [copy, undefined], (filter) => {
      const result: unknown = noPromise(filter[method]?.(copy, now));
      const isTest = method.startsWith('Test');
      if (isTest && typeof result !== 'boolean') throw new Error(`it returned ${String(result)}, not true or false`);
      replace(state, copy);
      return isTest ? { result: result as boolean } : {};
    });
  }

  /** Calls a method on a command, which it may change. What a filter that fails has changed is undone. */
  command(method: CommandMethod, command: BladeCommand, profile?: Record<string, unknown>): void {
    const copy = structuredClone(command);
    this.#call(method, [undefined, copy], (filter) => {
      noPromise(method === 'SubprocessPreStart' ? filter[method]?.(copy, profile) : filter[method]?.(copy));
      replace(command, copy);
      return true;
    });
  }

  /** The filter for the output of a command; it is chosen once, not at each line. Nothing: no filter reads it. */
  lines(command: BladeCommand): LineFilter | undefined {
    const method = 'FilterSubprocessOutputLine';
    return this.#call(method, [undefined, command], (filter, name) => {
      const pattern = (filter.constructor as { outputPattern?: unknown }).outputPattern;
      if (pattern !== undefined && !isUsable(pattern)) {
        this.#log.trouble(
          'bad-pattern',
          `outputPattern of ${name} is not used: it must be a regular expression without a flag but i`,
        );
      }
      return {
        ...(isUsable(pattern) && { pattern }),
        read: (line) => {
          try {
            const verdict = noPromise(filter[method]?.(command, line));
            if (verdict === undefined || verdict === null) return undefined;
            verdictParts(verdict);
            return verdict;
          } catch (error) {
            this.#log.trouble('filter-failed', `${method} of ${name} failed; the blade reads the line itself`, error);
            return undefined;
          }
        },
      };
    });
  }

  /** Nothing if no filter that was chosen has the method, or if it failed. */
  #call<T>(
    method: StateMethod | CommandMethod | 'FilterSubprocessOutputLine',
    subject: Parameters<FilterSelector>,
    run: (filter: SiteStatusFilter, name: string) => T,
  ): T | undefined {
    this.#readAgain();
    const chosen = this.#choose(subject);
    if (chosen === undefined || typeof chosen.filter[method] !== 'function') return undefined;
    try {
      return run(chosen.filter, chosen.name);
    } catch (error) {
      this.#log.trouble('filter-failed', `${method} of ${chosen.name} failed; the blade does as without it`, error);
      return undefined;
    }
  }

  #choose(
    subject: Parameters<FilterSelector>,
  ): { readonly name: string; readonly filter: SiteStatusFilter } | undefined {
    const reading = this.#reading;
    if (reading?.selector === undefined) return undefined;
    let names: readonly string[];
    try {
      names = namesOf(noPromise(reading.selector(...subject)));
    } catch (error) {
      this.#log.trouble('selector-failed', 'FILTER_SELECTOR failed; no filter is used', error);
      return undefined;
    }
    for (const name of names) {
      const filter = this.#instance(reading, name);
      if (filter) return { name, filter };
    }
    if (names.length > 0) {
      this.#log.trouble(
        'unknown-filter',
        `FILTER_SELECTOR names ${names.join(', ')}; there is no such site status filter`,
      );
    }
    return undefined;
  }

  #instance({ registry, instances }: Reading, name: string): SiteStatusFilter | undefined {
    if (!instances.has(name)) {
      let filter: SiteStatusFilter | undefined;
      try {
        filter = new (registry.siteStatusFilter(name))();
        const { log } = this.#options;
        Object.assign(filter, {
          logger: {
            info: (message: string) => log('info', message),
            warning: (message: string) => log('warning', message),
            error: (message: string) => log('error', message),
          },
        });
      } catch (error) {
        const isUnknown = JobtronautError.is(error) && error.code === 'unknown-plugin';
        if (!isUnknown) this.#log.trouble('filter-failed', `The site status filter ${name} cannot be made`, error);
      }
      instances.set(name, filter);
    }
    const filter = instances.get(name);
    if (filter) filter.data = this.data;
    return filter;
  }

  async #load(): Promise<void> {
    try {
      if (this.#reading && (await sourceStamp(this.#reading.configuration)) === this.#reading.stamp) return;
      const configuration = await this.#options.configuration();
      const stamp = await sourceStamp(configuration);
      const registry = await loadRegistry(configuration);
      this.#log.forget();
      for (const { message, code } of registry.warnings) this.#log.trouble('filters-unreadable', message, code);
      const selector = configuration.values.FILTER_SELECTOR;
      this.#reading = { configuration, selector, registry, stamp, instances: new Map() };
      this.#generation += 1;
    } catch (error) {
      const meanwhile = this.#reading ? 'those of before stay' : 'there are none until it can';
      this.#log.trouble('filters-unreadable', `The site's status filters cannot be read; ${meanwhile}`, error);
    }
  }
}

/** Gives an object that others hold the content of another one. */
function replace(held: Record<string, unknown>, content: Record<string, unknown>): void {
  for (const key of Object.keys(held)) if (!Object.hasOwn(content, key)) delete held[key];
  Object.assign(held, content);
}

function namesOf(chosen: unknown): readonly string[] {
  if (chosen === undefined || chosen === null || chosen === '') return [];
  const names: unknown[] = Array.isArray(chosen) ? chosen : [chosen];
  if (names.every((name) => typeof name === 'string')) return names;
  throw new Error('it returned neither a name nor a list of names');
}

function isUsable(pattern: unknown): pattern is RegExp {
  return pattern instanceof RegExp && /^i?$/.test(pattern.flags);
}

/** A blade waits for its filters: there is nobody who would wait for a promise. */
function noPromise<T>(value: T): T {
  if (typeof (value as { then?: unknown } | null | undefined)?.then !== 'function') return value;
  Promise.resolve(value).catch(() => {});
  throw new Error('it returned a promise: filters must not wait for anything');
}
