import type { CallOptions, EngineApi } from './engine-api.ts';
import { BrokenReplyError } from './errors.ts';
import { textsField } from './fields.ts';
import { engineOrigin } from './http.ts';
import { notFound } from './session.ts';

export interface TaskLogOptions extends CallOptions {
  /** The job's owner: needed where the paths of logs contain it, so give it if you know it. */
  readonly owner?: string | undefined;
}

/** Reads the log of a task, empty if there is none (tractor-protocol 8). */
export async function taskLog(api: EngineApi, jid: number, tid: number, options: TaskLogOptions): Promise<string> {
  let text = '';
  for (const address of await taskLogAddresses(api, jid, tid, options)) {
    text += await notFound(api.get(address, options.signal), '');
  }
  return text;
}

/** Where the log of a task lies; empty if there is none. */
export async function taskLogAddresses(
  api: EngineApi,
  jid: number,
  tid: number,
  { owner, signal }: TaskLogOptions,
): Promise<URL[]> {
  const params = { q: 'tasklogs', jid, tid, owner };
  const reply = await api.json({ verb: 'monitor', params, kind: 'read', session: 'if-any', signal });
  return textsField(reply, 'LoggingRedirect').map((entry) => logAddress(api, entry));
}

/** A path on the engine, with or without its slash, or a complete address. */
function logAddress(api: EngineApi, entry: string): URL {
  const base = engineOrigin(api.settings.engine);
  const complete = /^https?:\/\//i.test(entry);
  // Joined as text: `//other/path` is a path on the engine, not an address of a host called "other".
  const text = complete ? entry : `${base}${entry.startsWith('/') ? '' : '/'}${entry}`;
  if (!URL.canParse(text)) {
    const { redact } = api.context('monitor?q=tasklogs');
    throw new BrokenReplyError(`the engine names "${redact(entry)}" as the place of a log`, {
      hint: 'see to the log settings of the engine',
    });
  }
  return new URL(text);
}
