import { batches } from './batches.ts';
import type { Params, ParamValue } from './encode.ts';
import type { CallOptions } from './engine-api.ts';
import { TractorClientError } from './errors.ts';

/** One job or several; long lists go in batches. */
export type Jids = number | readonly number[];

/** A blade as requests name it; rows of the table blade, and their columns name and ipaddr, will do. */
export interface BladeName {
  readonly name: string;
  readonly ipaddr: string | null;
}

/**
 * What can be done to jobs, tasks, commands and blades (tractor-protocol 7), for anything that can send a change.
 * All wait until the engine agreed, and fail as it does. A list of ids that fails in the middle has its first
 * batches done; the error then tells how many in `data.completed`.
 */
export abstract class Operations {
  /** Sends one request that changes something, in a session. */
  protected abstract change(verb: string, params: Params, options: CallOptions): Promise<void>;

  /** Nothing new starts; what is active runs on. */
  pauseJobs(jids: Jids, options: CallOptions = {}): Promise<void> {
    return this.setJobAttribute(jids, 'pause', true, options);
  }

  /** Lifts a pause. */
  unpauseJobs(jids: Jids, options: CallOptions = {}): Promise<void> {
    return this.setJobAttribute(jids, 'pause', false, options);
  }

  /** Pauses, and kills what is active. */
  interruptJobs(jids: Jids, options: CallOptions = {}): Promise<void> {
    return this.#jobs('jinterrupt', jids, {}, options);
  }

  /** Kills the active commands of these tasks, which end in error; others go on. */
  async killTasks(jid: number, tids: number | readonly number[], options: CallOptions = {}): Promise<void> {
    const job = id('jid', jid);
    await this.#batches(ids('tid', tids), (some) => ({ q: 'jinterrupt', jid: job, tid: some }), options);
  }

  /** Kills what is active and starts everything again. */
  restartJobs(jids: Jids, options: CallOptions = {}): Promise<void> {
    return this.#jobs('jrestart', jids, {}, options);
  }

  /** Tasks in error go back into the queue. */
  retryErrors(jids: Jids, options: CallOptions = {}): Promise<void> {
    return this.#jobs('jretry', jids, { tsubset: 'error' }, options);
  }

  /** Stops active tasks and puts them back into the queue. */
  retryActive(jids: Jids, options: CallOptions = {}): Promise<void> {
    return this.#jobs('jretry', jids, { tsubset: 'active' }, options);
  }

  /** Tasks in error count as done, and what waits for them goes on. */
  skipErrors(jids: Jids, options: CallOptions = {}): Promise<void> {
    return this.#jobs('tskip', jids, { tsubset: 'error' }, options);
  }

  /** The task, and all that depends on it, go back into the queue. */
  retryTask(jid: number, tid: number, options: CallOptions = {}): Promise<void> {
    return this.#task('tretry', jid, tid, {}, options);
  }

  /** Like `retryTask`, but the command is told to go on from its checkpoint (`%r` is 1). */
  resumeTask(jid: number, tid: number, options: CallOptions = {}): Promise<void> {
    return this.#task('tretry', jid, tid, { recover: 1 }, options);
  }

  /** The task counts as done, and what waits for it goes on. */
  skipTask(jid: number, tid: number, options: CallOptions = {}): Promise<void> {
    return this.#task('tskip', jid, tid, {}, options);
  }

  /** Kills what is active; the job moves to the archive, if the engine keeps one. */
  deleteJobs(jids: Jids, options: CallOptions = {}): Promise<void> {
    return this.#jobs('jretire', jids, {}, options);
  }

  /** Takes jobs out of the archive; they run again only after a restart or retry. */
  undeleteJobs(jids: Jids, options: CallOptions = {}): Promise<void> {
    return this.#jobs('jrestore', jids, {}, options);
  }

  /** Jobs of a higher priority go first; 100 is usual. */
  setPriority(jids: Jids, priority: number, options: CallOptions = {}): Promise<void> {
    return this.setJobAttribute(jids, 'priority', priority, options);
  }

  /** Replaces the list of crews. */
  setCrews(jids: Jids, crews: readonly string[], options: CallOptions = {}): Promise<void> {
    return this.setJobAttribute(jids, 'crews', crews, options);
  }

  /** Not before this time. */
  delayJobs(jids: Jids, until: Date, options: CallOptions = {}): Promise<void> {
    return this.setJobAttribute(jids, 'afterTime', until, options);
  }

  /** Takes back what `delayJobs` said. */
  undelayJobs(jids: Jids, options: CallOptions = {}): Promise<void> {
    return this.setJobAttribute(jids, 'afterTime', 0, options);
  }

  /**
   * Sets any attribute, known ones being priority, crews, pause, afterTime, afterjids, tags, envkey, metadata, comment,
   * maxactive, tier, projects, service, title. Items of a list must not contain commas.
   */
  async setJobAttribute(jids: Jids, name: string, value: ParamValue, options: CallOptions = {}): Promise<void> {
    await this.#jobs('jattr', jids, attribute(name, value), options);
  }

  /** Sets any attribute of a command but `argv`, for which there is `setCommandArgv`. */
  async setCommandAttribute(
    jid: number,
    cid: number,
    name: string,
    value: ParamValue,
    options: CallOptions = {},
  ): Promise<void> {
    const params = { q: 'cattr', jid: id('jid', jid), cid: id('cid', cid), ...attribute(name, value) };
    await this.change('queue', params, options);
  }

  /** The blade stops asking for work; what is active runs on. `by` is whose it is from now on. */
  nimbyBlade(blade: BladeName, by = '1', options: CallOptions = {}): Promise<void> {
    return this.change('ctrl', { q: 'battribute', b: bladeId(blade), nimby: by }, options);
  }

  /** The blade asks for work again. */
  unnimbyBlade(blade: BladeName, options: CallOptions = {}): Promise<void> {
    return this.change('ctrl', { q: 'battribute', b: bladeId(blade), nimby: 0 }, options);
  }

  /** Stops all that is active on a blade and puts it back into the queue. */
  ejectBlade(name: string, options: CallOptions = {}): Promise<void> {
    return this.change('queue', { q: 'ejectall', blade: name }, options);
  }

  /** Takes a blade out of the list until it reports again. */
  delistBlade(blade: BladeName, options: CallOptions = {}): Promise<void> {
    return this.change('btrack', { q: 'delist', id: bladeId(blade) }, options);
  }

  /** Has the engine read its configuration again, or one file of it, as `limits.config`. */
  reconfigure(file?: string, options: CallOptions = {}): Promise<void> {
    return this.change('ctrl', { q: 'reconfigure', file }, options);
  }

  /** How much the engine writes into its own log. */
  setLogLevel(level: 'severe' | 'notice' | 'info' | 'debug' | 'trace', options: CallOptions = {}): Promise<void> {
    return this.change('ctrl', { q: 'loglevel', v: level }, options);
  }

  /** Has the engine connect to its database anew. */
  reconnectDatabase(options: CallOptions = {}): Promise<void> {
    return this.change('ctrl', { q: 'dbreconnect' }, options);
  }

  async #jobs(q: string, jids: Jids, params: Params, options: CallOptions): Promise<void> {
    await this.#batches(ids('jid', jids), (some) => ({ q, jid: some, ...params }), options);
  }

  async #batches(list: number[], params: (some: number[]) => Params, options: CallOptions): Promise<void> {
    let completed = 0;
    for (const some of batches(list)) {
      try {
        await this.change('queue', params(some), options);
      } catch (error) {
        if (completed > 0 && error instanceof TractorClientError) Object.assign(error.data, { completed });
        throw error;
      }
      completed += some.length;
    }
  }

  async #task(q: string, jid: number, tid: number, params: Params, options: CallOptions): Promise<void> {
    await this.change('queue', { q, ...params, jid: id('jid', jid), tid: id('tid', tid) }, options);
  }
}

export function bladeId({ name, ipaddr }: BladeName): string {
  return ipaddr === null ? name : `${name}/${ipaddr}`;
}

function attribute(name: string, value: ParamValue): Params {
  if (/^\w+$/.test(name)) return { [`set_${name}`]: value };
  throw new TractorClientError('bad-request-value', `"${name}" is no name of an attribute`, {
    hint: 'a name consists of letters, digits and _',
  });
}

function ids(what: string, list: number | readonly number[]): number[] {
  const all = Array.isArray(list) ? (list as readonly number[]) : [list as number];
  // Named twice, one that fell into two batches would be restarted twice.
  return [...new Set(all.map((one) => id(what, one)))];
}

/** An id that is not one would have another meaning for the engine, such as "all". */
function id(what: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new TractorClientError('bad-request-value', `${String(value)} is no ${what}`, {
    hint: 'ids are whole numbers from 1 on',
    data: { [what]: value },
  });
}
