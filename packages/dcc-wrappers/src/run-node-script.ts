import {
  decodePayload,
  type ExpandArguments,
  type Payload,
  type RestoreIo,
  restoreTask,
  type Task,
  type TaskClass,
  type TaskReference,
} from '@jobtronaut/core';
import { type Diagnostic, JobtronautError } from '@jobtronaut/diagnostics';
import { type Configuration, loadConfiguration, loadPluginFile, pluginFolders } from '@jobtronaut/plugins-loader';
import { findPluginFolder } from './find-plugin-folder.ts';
import { calledAt, traceOf } from './trace.ts';
import { WrapperError } from './wrapper-error.ts';

/** What running a script needs of the process around it. */
export interface ScriptHost {
  /** The command line; its last word is the payload. */
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** What the script says of how it went, as `process.exitCode`; 0 if nothing. */
  exitCode(): number;
  /** A line for standard output, which the farm reads along. */
  print(line: string): void;
  /** A line for the log of the task. */
  log(line: string): void;
}

/**
 * Runs `script()` of the task that a payload names, with its arguments restored; processors do not run again.
 *
 * @returns the exit status: 0, or what the script has put into `process.exitCode`; or 1 after a line that says what is wrong, or the trace of what the script threw
 */
export async function runNodeScript(host: ScriptHost): Promise<number> {
  try {
    const payload = decodePayload(payloadWord(host.argv));
    const configuration = await loadConfiguration({ cwd: host.cwd, env: host.env });
    const { task, farm } = await restore(payload, configuration, host);
    try {
      await task.script?.();
      await farm.finished();
    } catch (thrown) {
      host.log(`script() of task ${payload.task} failed\n${traceOf(thrown)}`);
      return 1;
    }
    const status = host.exitCode();
    if (payload.noRetry && status === 0) await neutralise(configuration, host);
    return status;
  } catch (error) {
    if (!JobtronautError.is(error)) throw error;
    host.log(`error: ${lineOf(error)}`);
    return 1;
  }
}

function payloadWord(argv: readonly string[]): string {
  const word = argv.at(-1);
  if (argv.length > 2 && word !== undefined) return word;
  throw new WrapperError('no-payload', 'There is no payload on the command line', {
    hint: 'This program is started by jobs: by the command of a task that returns nodeScript() and has a script().',
  });
}

interface Restored {
  readonly task: Task<object>;
  readonly farm: FarmWork;
}

async function restore(payload: Payload, configuration: Configuration, host: ScriptHost): Promise<Restored> {
  const { task: name, plugin } = payload;
  const folder = findPluginFolder(name, plugin, pluginFolders(configuration));
  const file = plugin?.file ?? '';
  const { origin, plugins } = await loadPluginFile(folder, file);
  const found = plugins.find((each) => each.name === name && each.kind === 'task');
  const where = `${folder}/${file}`;
  if (found === undefined) {
    throw new WrapperError('task-not-in-file', `The plugin file ${where} has no task ${name}`, {
      hint: 'It was there when the job was submitted: this host has another version of the file.',
    });
  }
  const task = found.class as TaskClass;
  if (typeof task.prototype.script !== 'function') {
    const hint =
      payload.script === undefined
        ? {}
        : { hint: 'Its script is Python: cmd() returns python(), blender() or another.' };
    throw new WrapperError('task-without-script', `The task ${name} in ${where} has no script()`, hint);
  }
  if (origin.hash !== plugin?.hash) tellChange(where, configuration, host);
  // Imported when there is a cache, which most payloads need not.
  const cache =
    payload.cacheFile === undefined ? {} : (await import('@jobtronaut/farm')).readArgumentsCache(payload.cacheFile);
  const farm = farmIo(configuration, host, cache);
  return { task: restoreTask(task, payload, farm), farm };
}

/** Design.md "Payload": other code than at submission is a warning, or refused. */
function tellChange(where: string, { values }: Configuration, host: ScriptHost): void {
  const refused = values.CHANGED_PLUGINS === 'refuse';
  const change = new WrapperError(
    'changed-plugin',
    `The plugin file ${where} is not as it was when the job was submitted`,
    {
      hint: refused ? 'CHANGED_PLUGINS is "refuse": submit the job again.' : 'The script runs as it is now.',
    },
  );
  if (refused) throw change;
  host.log(`warning: ${lineOf(change)}`);
}

/** What a restored script does to the farm, and what of it is under way. */
interface FarmWork extends RestoreIo {
  /** Settles when nothing is: a script need not await what it expands. */
  finished(): Promise<void>;
}

function farmIo(configuration: Configuration, host: ScriptHost, cache: Readonly<Record<string, unknown>>): FarmWork {
  const pending = new Set<Promise<void>>();
  return {
    write: host.print,
    readCache: () => cache,
    async finished() {
      while (pending.size > 0) await Promise.allSettled(pending);
      // A rejection that nobody awaits is told, and fails the command, after the microtasks of this turn.
      await new Promise(setImmediate);
    },
    expand(root, args, options) {
      const call = new Error();
      const work = expansion(root, args, options).catch((error: unknown) => {
        throw calledAt(error, call);
      });
      pending.add(work);
      const settled = () => void pending.delete(work);
      work.then(settled, settled);
      return work;
    },
  };

  async function expansion(
    root: TaskReference,
    args: ExpandArguments,
    options: { readonly local?: boolean },
  ): Promise<void> {
    // Imported when a script expands: it needs all plugins and the writer of job files.
    const { openSession, prepareExpansion, writeChunk } = await import('@jobtronaut/farm');
    const session = await openSession({ configuration, cwd: host.cwd, env: host.env });
    const job = await prepareExpansion(session, { root, arguments: args, ...options });
    const { line, notes } = await writeChunk(session, job);
    // Plugin files that do not load were told when the job was submitted.
    const told = new Set<Diagnostic>(session.registry.warnings);
    const warnings = job.warnings.filter((each) => !told.has(each));
    for (const { severity, message, code } of [...warnings, ...notes]) host.log(`${severity}: ${message} [${code}]`);
    host.print(line);
  }
}

/** A failure is a warning: the script has done its work, and a task in error would be retried, which is what must not be. */
async function neutralise(configuration: Configuration, host: ScriptHost): Promise<void> {
  const { neutraliseTask } = await import('@jobtronaut/farm');
  try {
    const cids = await neutraliseTask({ configuration, env: host.env });
    host.log(`NO_RETRY: neutralised on the engine, so that a retry does nothing: command ${cids.join(', ')}`);
  } catch (error) {
    if (!JobtronautError.is(error)) throw error;
    host.log(`warning: NO_RETRY has no effect: ${lineOf(error)}`);
  }
}

/** One line, whatever it is. */
function lineOf({ message, hint, code }: JobtronautError): string {
  return `${message}${hint === undefined || message.includes(hint) ? '' : ` (${hint})`} [${code}]`.replace(
    /\s*\n\s*/g,
    ' ',
  );
}
