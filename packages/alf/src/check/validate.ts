import { type Diagnostic, JobtronautError } from '@jobtronaut/diagnostics';
import { parseAfter } from '../after.ts';
import type { Code } from '../codes.ts';
import type { Command, Iterate, Job, Task } from '../document.ts';
import { dependencyGraph } from '../graph/graph.ts';
import { loopLength, MOST_EXPANDED, REFERENCE } from '../iterate.ts';
import { MOST } from '../read/problems.ts';
import { shown } from '../shown.ts';
import { Suggestions } from '../suggestions.ts';
import type { AlfDocument } from '../write/serialize.ts';
import { Findings, listed } from './findings.ts';
import { launchHazards } from './hazards.ts';
import { type Step, type Visited, walk } from './walk.ts';
import { checkDocument } from './writable.ts';

/**
 * Every problem of a document at once, each with its path: what keeps it from being written (errors), and what an
 * engine would take and its author probably did not mean (warnings; alf-format 9). A job without title or tasks is a
 * warning here, since engines take it; `serializeAlf` refuses it as the stock author API does. Of more than a thousand
 * the last one, `more-diagnostics`, says how many are not listed.
 */
export function validateDocument(document: AlfDocument): Diagnostic[] {
  return listed(findProblems(document));
}

/** The same, and the number of those that are not listed. */
export function findProblems(document: AlfDocument): Pick<Findings, 'kept' | 'dropped'> {
  const written = checkDocument(document);
  const problems = written.kept.map((diagnostic): Diagnostic => {
    const isOfJob =
      diagnostic.code === 'missing-required' && (diagnostic.path === 'title' || diagnostic.path === 'subtasks');
    return isOfJob && 'kind' in document && document.kind === 'job'
      ? { ...diagnostic, severity: 'warning' }
      : diagnostic;
  });
  // What follows relies on the shapes.
  if (problems.some(({ severity }) => severity === 'error')) return { kept: problems, dropped: written.dropped };
  const validation = new Validation();
  walk(document, {
    visit: (visited) => validation.collect(visited),
    leave: (block) => validation.leave(block),
  });
  walk(document, { visit: (visited) => validation.element(visited) });
  const { kept, dropped } = validation.findings;
  const graph = graphProblems(document);
  return {
    kept: [...problems, ...kept, ...graph.slice(0, MOST)],
    dropped: dropped + Math.max(0, graph.length - MOST),
  };
}

const LONGEST_TITLE = 1000;

/** A loop whose template is being walked. */
interface Loop {
  readonly varname: string;
  /** The loop around it whose variable has the same name. */
  readonly outer: Loop | undefined;
  readonly step: Step | undefined;
  isUsed: boolean;
}

const numbersAlike = (id: string): string => id.replace(/-?[0-9]+/g, '0');

class Validation {
  readonly findings = new Findings();
  readonly #suggestions = new Suggestions();
  readonly #ids = new Set<string>();
  /** Ids with variables in them, numbers made alike: what a template defines is known without expanding it. */
  readonly #idPatterns = new Set<string>();
  /** The loops whose templates are open, and by name the innermost one. */
  readonly #loops: Loop[] = [];
  readonly #innermost = new Map<string, Loop | undefined>();

  /** The first walk: what may be referred to. */
  collect({ spec, fields, step }: Visited): void {
    for (const name in fields) this.#collectReferences(fields[name]);
    if (spec.name === 'Iterate') {
      const varname = String(fields.varname);
      const loop = { varname, outer: this.#innermost.get(varname), step, isUsed: false };
      this.#loops.push(loop);
      // The template is the first block of an Iterate, and never empty here: it is left before anything else of it comes.
      this.#innermost.set(varname, loop);
    }
    const { id } = fields;
    if (typeof id !== 'string' || id === '') return;
    if (this.#ids.has(id))
      this.#report('duplicate-id', `the id ${shown(id)} is given twice`, step, 'id', 'references take the first');
    this.#ids.add(id);
    if (id.includes('$')) this.#idPatterns.add(numbersAlike(id.replace(REFERENCE, '0')));
  }

  /** The end of a block in the first walk: that of a template is the end of its variable. */
  leave(block: string): void {
    if (block !== 'template') return;
    const loop = this.#loops.pop();
    if (loop === undefined) return;
    this.#innermost.set(loop.varname, loop.outer);
    // An Iterate whose variable nothing refers to makes the same task each time.
    if (!loop.isUsed)
      this.#report(
        'unused-loop-variable',
        `no text of the template contains $${loop.varname}`,
        loop.step,
        'template',
        'all iterations will be the same',
      );
  }

  #collectReferences(value: unknown): void {
    if (typeof value === 'string') {
      if (value.includes('$'))
        for (const [, braced, bare] of value.matchAll(REFERENCE)) {
          const loop = this.#innermost.get((braced ?? bare ?? '').replace(/^::+/, ''));
          if (loop !== undefined) loop.isUsed = true;
        }
    } else if (Array.isArray(value))
      for (const item of value) if (typeof item === 'string') this.#collectReferences(item);
  }

  element({ spec, fields, step }: Visited): void {
    switch (spec.name) {
      case 'Job':
        this.#job(fields as unknown as Job, step);
        break;
      case 'Task':
        this.#task(fields as unknown as Task, step);
        break;
      case 'Iterate':
        this.#iterate(fields as unknown as Iterate, step);
        break;
      case 'RemoteCmd':
      case 'Cmd':
        this.#command(fields as unknown as Command, step);
        break;
      case 'Instance':
      case 'Assign':
      case 'set':
      case 'Command':
        break;
    }
  }

  #job(job: Job, step: Step | undefined): void {
    this.#slots(job, step);
    if (job.after !== undefined && parseAfter(job.after) === undefined)
      this.#report(
        'bad-after',
        `${shown(job.after)} is no time`,
        step,
        'after',
        'write "MM DD hh:mm", or "hh:mm" for today',
      );
    if (job.maxactive !== undefined && job.maxactive < 0)
      this.#report('bad-slots', `maxactive is ${job.maxactive}`, step, 'maxactive', '0 is no limit');
    if (job.serialsubtasks && (job.subtasks ?? []).length === 0) this.#serial(step);
  }

  #task(task: Task, step: Step | undefined): void {
    this.#slots(task, step);
    if (task.title.length > LONGEST_TITLE)
      this.#report(
        'long-title',
        `a title of ${task.title.length} characters`,
        step,
        'title',
        `at most ${LONGEST_TITLE} are of use`,
      );
    if (/ -(cmds|subtasks) \{/.test(task.title) && task.title.includes('\n'))
      this.#report(
        'swallowed-options',
        'the title contains what looks like the options of the task',
        step,
        'title',
        'a close-brace is missing right after the title, and one further down hides it',
      );
    if (task.serialsubtasks && (task.subtasks ?? []).length === 0) this.#serial(step);
  }

  #iterate(iterate: Iterate, step: Step | undefined): void {
    const { from, to, by = 1 } = iterate;
    if (loopLength(iterate) === 0)
      this.#report(
        'no-iterations',
        `from ${from} to ${to} by ${by} there is no value`,
        step,
        'from',
        'for a loop downward, by is negative',
      );
    if (loopLength(iterate) > MOST_EXPANDED)
      this.#report(
        'too-large',
        `an Iterate of ${loopLength(iterate)} values`,
        step,
        'to',
        `at most ${MOST_EXPANDED} are expanded`,
      );
  }

  #command(command: Command, step: Step | undefined): void {
    this.#slots(command, step);
    const { refersto, when } = command;
    if (refersto !== undefined && refersto !== '' && !this.#isId(refersto)) {
      const suggest = this.#suggestions.closest(refersto, this.#ids);
      const meant = suggest === undefined ? '' : `; did you mean ${shown(suggest)}?`;
      this.#report(
        'unknown-id',
        `no task or command has the id ${shown(refersto)}${meant}`,
        step,
        'refersto',
        undefined,
        suggest,
      );
    }
    if (when !== undefined && step?.name !== 'postscript')
      this.#report('misplaced-when', 'only the commands of a postscript have a time to run', step, 'when', 'remove it');
    for (const { code, message, hint, index } of launchHazards(command.argv, (id) => this.#isId(id)))
      this.#report(code, message, { parent: step, name: 'argv', index }, undefined, hint);
  }

  /** An id with a reference to a variable may become any; other numbers in an id than a template makes are not noticed. */
  #isId(name: string): boolean {
    return (
      this.#ids.has(name) ||
      name.includes('$') ||
      (this.#idPatterns.size > 0 && this.#idPatterns.has(numbersAlike(name)))
    );
  }

  #slots({ atleast, atmost }: Pick<Task, 'atleast' | 'atmost'>, step: Step | undefined): void {
    if (atleast !== undefined && atmost !== undefined && atmost < atleast)
      this.#report('bad-slots', `atmost is ${atmost}, below atleast, which is ${atleast}`, step, 'atmost');
  }

  #serial(step: Step | undefined): void {
    this.#report('serial-without-subtasks', 'serialsubtasks is set, and there are no subtasks', step, 'serialsubtasks');
  }

  #report(code: Code, message: string, parent: Step | undefined, name?: string, hint?: string, suggest?: string): void {
    this.findings.add(name === undefined ? parent : { parent, name, index: undefined }, {
      code,
      severity: 'warning',
      message,
      ...(hint !== undefined && { hint }),
      ...(suggest !== undefined && { suggest }),
    });
  }
}

/** Loops that make more tasks than this, or texts out of proportion to it, are not expanded to look at each. */
const MOST_LOOKED_AT = 10_000;

/** Cycles, and Instances that name nothing or several; those of a template once, not for each iteration. */
function graphProblems(document: AlfDocument): Diagnostic[] {
  try {
    const { diagnostics } = dependencyGraph(document, { expandIterates: true, mostExpanded: MOST_LOOKED_AT });
    return [
      ...new Map(diagnostics.map((diagnostic) => [`${diagnostic.code} ${diagnostic.path}`, diagnostic])).values(),
    ];
  } catch (error) {
    if (!JobtronautError.is(error)) throw error;
    return [
      {
        code: 'too-large' satisfies Code,
        severity: 'info',
        message: `what the loops make is not looked at task by task: ${error.message}`,
        path: '',
        hint: 'Instances in and of templates are not checked',
      },
      // What a template would make, an Instance may name.
      ...dependencyGraph(document).diagnostics.filter(({ code }) => code !== 'unknown-instance'),
    ];
  }
}
