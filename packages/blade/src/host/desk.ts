import type { BladeCommand } from '@jobtronaut/core';
import type { LogLevel } from '../blade-log.ts';
import type { LineFilter, SiteFilters } from '../site-filters.ts';
import type { Answer, Question } from './messages.ts';
import { pythonPattern } from './python-pattern.ts';

/** Commands whose lines are read at a time; a blade has no more slots than that. The oldest one gives way. */
const MOST_COMMANDS = 1000;
/** More data than that is not kept for the next host, characters. */
const MOST_DATA = 256 * 1024;

/** Answers the shim's questions, one at a time. */
export class Desk {
  readonly #filters: SiteFilters;
  readonly #log: [LogLevel, string][];
  readonly #lines = new Map<number, LineFilter>();
  #data = '{}';

  /** @param log what is to be logged; emptied with each answer */
  constructor(filters: SiteFilters, log: [LogLevel, string][]) {
    this.#filters = filters;
    this.#log = log;
  }

  answer(question: Question): Answer {
    const said = this.#say(question);
    const data = question.call === 'line' ? undefined : this.#changedData();
    const log = this.#log.splice(0, 50);
    return {
      generation: this.#filters.generation,
      ...said,
      ...(data && { data }),
      ...(log.length > 0 && { log }),
    };
  }

  #say(question: Question): Omit<Answer, 'generation'> {
    switch (question.call) {
      case 'hello':
        if (question.data) this.#filters.data = question.data;
        this.#data = JSON.stringify(this.#filters.data);
        return {};
      case 'FilterBasicState':
      case 'TestBasicState':
      case 'FilterDynamicState':
      case 'TestDynamicState': {
        const { call, state, now } = question;
        const before = JSON.stringify(state);
        const handled = this.#filters.state(call, state, now);
        if (!handled) return {};
        return { handled: true, ...handled, ...(JSON.stringify(state) !== before && { state }) };
      }
      case 'lines':
        return this.#chooseLines(question.key, question.command);
      case 'line': {
        const verdict = this.#lines.get(question.key)?.read(question.line);
        return verdict ? { verdict } : {};
      }
      case 'SubprocessPreStart':
      case 'SubprocessStarted':
      case 'SubprocessFailedToStart':
      case 'SubprocessEnded': {
        const { call, command, profile } = question;
        const before = JSON.stringify(command);
        this.#filters.command(call, command, profile);
        return JSON.stringify(command) === before ? {} : { command };
      }
    }
  }

  #chooseLines(key: number, command: BladeCommand): Omit<Answer, 'generation'> {
    const lines = this.#filters.lines(command);
    if (!lines) return {};
    if (this.#lines.size >= MOST_COMMANDS) {
      for (const oldest of this.#lines.keys()) {
        this.#lines.delete(oldest);
        break;
      }
    }
    this.#lines.set(key, lines);
    const { pattern } = lines;
    return {
      handled: true,
      ...(pattern && { pattern: pythonPattern(pattern.source), ignoreCase: pattern.flags === 'i' }),
    };
  }

  /** Filters may have put anything into it: what is no JSON is not kept. */
  #changedData(): Record<string, unknown> | undefined {
    try {
      const text = JSON.stringify(this.#filters.data);
      if (text === this.#data || text.length > MOST_DATA) return undefined;
      this.#data = text;
      return JSON.parse(text) as Record<string, unknown>;
    } catch {
      return undefined;
    }
  }
}
