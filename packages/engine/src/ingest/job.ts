/** From a job document to what the database and the state machine take (tractor-protocol 4.3, alf-format 11). */

import type { Command, Job as JobDocument, When } from '@jobtronaut/alf';
import type { RunType } from '../machine/model.ts';
import type { JobSeed } from '../machine/wire.ts';
import { startTime } from './after-time.ts';
import { refuseCycles } from './cycles.ts';
import type { JobData, TreePlan } from './plan.ts';
import { planTree } from './tree.ts';

/** Who spools, from where, when. */
export interface SpoolInfo {
  readonly owner: string;
  readonly spoolhost: string;
  readonly spoolfile: string;
  readonly spoolcwd: string;
  readonly spooladdr: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** A job before it has an id. */
export interface JobPlan {
  readonly data: JobData;
  readonly seed: Omit<JobSeed, 'jid' | 'jobCommands'>;
  readonly tree: TreePlan;
  readonly warnings: readonly string[];
}

const POST: Readonly<Record<When, RunType>> = { done: 'post_done', error: 'post_error', always: 'post_always' };

/** @throws JobtronautError `cycle`, if tasks wait for each other in a circle; `too-large`, for too many iterations */
export function planJob(document: JobDocument, info: SpoolInfo): JobPlan {
  const warnings: string[] = [];
  const data = jobData(document, info);
  const { cleanup = [], postscript = [], subtasks = [] } = document;
  const jobCommands = [
    ...cleanup.map((command): [RunType, Command] => ['cleanup', command]),
    ...postscript.map((command): [RunType, Command] => [POST[command.when ?? 'always'], command]),
  ];
  const tree = planTree({ subtasks, serial: data.serialsubtasks, job: data, jobCommands });
  refuseCycles(subtasks, data.serialsubtasks, tree.tasks);
  const aftertime = document.after === undefined ? null : startTime(document.after, info.now);
  if (aftertime === undefined) warnings.push(`-after {${document.after}} is not of the form "MM DD hh:mm"; ignored`);
  const seed = {
    serial: data.serialsubtasks,
    priority: document.priority ?? 0,
    maxactive: document.maxactive ?? 0,
    afterjids: document.afterjids ?? [],
    pausetime: document.paused ? info.now : null,
    aftertime: aftertime ?? null,
    starttime: null,
    stoptime: null,
    deletetime: null,
    parked: false,
    elapsedsecs: 0,
  };
  return { data, seed, tree, warnings: [...warnings, ...tree.warnings] };
}

function jobData(document: JobDocument, info: SpoolInfo): JobData {
  const { owner, spoolhost, spoolfile, spooladdr, now } = info;
  return {
    owner,
    title: document.title ?? '',
    spoolhost,
    spoolfile,
    spoolcwd: document.spoolcwd ?? info.spoolcwd,
    spooladdr,
    spooltime: now,
    assignments: Object.fromEntries((document.init ?? []).map(({ name, value }) => [name, value])),
    tier: document.tier ?? '',
    crews: document.crews ?? [],
    projects: document.projects ?? [],
    tags: document.tags ?? [],
    service: document.service ?? '',
    envkey: document.envkey ?? [],
    editpolicy: document.editpolicy ?? '',
    minslots: document.atleast ?? 0,
    maxslots: document.atmost ?? 0,
    etalevel: document.etalevel ?? 1,
    comment: document.comment ?? '',
    metadata: document.metadata ?? '',
    serialsubtasks: document.serialsubtasks ?? false,
    dirmap: document.dirmaps?.map(({ source, target, zone }) => [source, target, zone] as const) ?? null,
  };
}
