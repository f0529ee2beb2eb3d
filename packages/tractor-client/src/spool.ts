import { abortable } from './abortable.ts';
import type { ApiRequest, CallOptions, EngineApi } from './engine-api.ts';
import { BrokenReplyError, TractorClientError } from './errors.ts';
import { osLogin, shortHostName } from './options.ts';
import type { JsonObject } from './reply.ts';
import { plainNumber } from './values.ts';

export interface SpoolOptions extends CallOptions {
  /** Who owns the job. @default the client's user */
  readonly owner?: string | undefined;
  /** Who submits it. @default the login of this process */
  readonly author?: string | undefined;
  /** What the job is called where it came from; the engine shows it as its file. @default 'no filename specified' */
  readonly file?: string | undefined;
  /** Working directory of the commands. @default the folder of this process */
  readonly cwd?: string | undefined;
  /** The host that spools, where local commands run. @default this host's short name */
  readonly host?: string | undefined;
  /** Whether to wait until the engine has read and stored the job, and to hear of errors in it. @default true */
  readonly blocking?: boolean | undefined;
}

/** A job that an engine has taken. */
export interface Spooled {
  readonly jid: number;
  /** The engine's own words, with its warnings if it has any; may be empty. */
  readonly message: string;
}

/** A job file: one text, or pieces of one, as a list, a generator or a stream. */
export type AlfSource = string | Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** Spools a job file (tractor-protocol 4.1, 4.2). */
export async function spool(api: EngineApi, alf: AlfSource, options: SpoolOptions): Promise<Spooled> {
  const { user } = api.settings;
  const cwd = (options.cwd ?? process.cwd()).replaceAll('\\', '/');
  const request: ApiRequest = {
    verb: 'spool',
    params: {
      spvers: '2.0',
      hnm: options.host ?? shortHostName(),
      jobOwner: options.owner ?? user,
      jobAuthor: options.author ?? osLogin(user),
      jobFile: options.file ?? 'no filename specified',
      // The parameter changed its name between versions.
      jobcwd: cwd,
      cwd,
      blocking: options.blocking === false ? undefined : 'spool',
    },
    kind: 'change',
    patience: 'spool',
    // An engine with passwords may want to know who spools; one without needs no session (tractor-protocol 3.4).
    session: api.settings.password === undefined ? 'if-any' : 'needed',
    body: { type: 'application/tractor-spool', chunks: await jobBytes(alf, options.signal) },
    signal: options.signal,
  };
  return readSpoolReply(await api.json(request));
}

/** The whole file, since engines want its length first. In pieces: a large job is longer than the longest string. */
async function jobBytes(alf: AlfSource, signal: AbortSignal | undefined): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  if (typeof alf === 'string') {
    chunks.push(Buffer.from(alf));
  } else {
    const collect = async () => {
      for await (const piece of alf) {
        signal?.throwIfAborted();
        chunks.push(Buffer.from(piece));
      }
    };
    await abortable(collect, signal);
  }
  if (chunks.every((chunk) => chunk.every((byte) => byte <= 0x20))) {
    throw new TractorClientError('bad-request-value', 'the job to spool is empty', {
      hint: 'hand over the text of a job file',
    });
  }
  // The body ends with a line break, as the engine's own clients send it (tractor-protocol 2.1).
  chunks.push(Buffer.from('\r\n'));
  return chunks;
}

function readSpoolReply(reply: JsonObject): Spooled {
  // A number, or its digits (tractor-protocol 14, Q4).
  const jid = plainNumber(reply.jid ?? 0);
  const message = typeof reply.msg === 'string' ? reply.msg : '';
  if (!Number.isSafeInteger(jid) || jid < 1) {
    throw new BrokenReplyError(`the engine took the job but named no job id${message && `: ${message}`}`, {
      hint: 'look for the job before spooling it again: it may be in the queue',
    });
  }
  return { jid, message };
}
