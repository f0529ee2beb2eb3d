import type { Diagnostic } from '@jobtronaut/diagnostics';
import { type EngineChoice, type PreparedJob, type Session, submitJob } from '@jobtronaut/farm';
import { calledAgain } from './called-again.ts';
import { watchToTheEnd } from './commands/watch.ts';
import { countNodes } from './count-nodes.ts';
import { LateBackend } from './late-backend.ts';
import { OnItsWay } from './on-its-way.ts';
import { tellSilence } from './tell-silence.ts';
import { EXIT, print, printJson, say, tellDiagnostic } from './terminal.ts';
import { viewerLines } from './viewers.ts';

/** How a job is sent, and what is told of it. */
interface Sending {
  readonly wait: boolean;
  readonly json: boolean;
  readonly verbose: boolean;
  /** The engine as the user named it. */
  readonly engine?: string | undefined;
}

/** Sends a job that is ready, prints its id, and watches it if that is wanted. Gives the exit code. */
export async function sendJob(session: Session, job: PreparedJob, engine: EngineChoice, how: Sending): Promise<number> {
  tell(job.warnings, how.verbose);
  if (how.verbose && job.leftOut.length > 0) {
    say(`These variables stay here: ${job.leftOut.map(({ name }) => name).join(' ')}`);
  }
  const { tasks, commands } = countNodes(job.document);
  let answered: (() => void) | undefined;
  const backend = new LateBackend(session, engine, ({ name }) => {
    onItsWay.begin();
    say(`Sending ${commands === 1 ? 'a command' : `${commands} commands`} to ${name}`);
    answered ??= tellSilence(name);
  });
  const onItsWay = new OnItsWay(() => backend.name, how.engine);
  const { jid, message, kept, notes } = await submitJob(session, job, backend).finally(() => {
    answered?.();
    onItsWay.end();
  });
  if (how.json) {
    printJson({ jid, engine: `http://${backend.name}`, title: job.document.title ?? 'untitled', tasks, commands });
  } else print([String(jid)]);
  if (how.verbose && message) say(message);
  if (kept !== undefined) say(`The job file is kept as ${kept}`);
  tell(notes, how.verbose);
  if (onItsWay.isInterrupted) {
    say(`Job ${jid} has arrived; ${calledAgain(`job delete ${jid}`, how.engine)} removes it`);
    return EXIT.interrupted;
  }
  if (!how.wait) {
    if (job.document.paused) say(`It is paused; ${calledAgain(`job unpause ${jid}`, how.engine)} lets it go on`);
    return EXIT.done;
  }
  const { client } = await backend.connect();
  return watchToTheEnd(client, jid, { ...how, id: backend.id, onceDone: viewerLines(job.document) });
}

/** Warnings, and what is only for the curious where more is wanted. */
export function tell(diagnostics: readonly Diagnostic[], verbose: boolean): void {
  for (const diagnostic of diagnostics) {
    if (diagnostic.severity !== 'info') tellDiagnostic(diagnostic);
    else if (verbose) say(diagnostic.message);
  }
}
