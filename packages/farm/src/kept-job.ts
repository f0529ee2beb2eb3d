import type { Diagnostic } from '@jobtronaut/diagnostics';
import { writeWhole } from './atomic-file.ts';
import type { Code } from './codes.ts';
import { reason } from './errors.ts';
import type { JobFile } from './job-file.ts';
import type { Session } from './session.ts';
import { currentUser } from './who.ts';

/**
 * Keeps the job file of a submission where the site wants it; for its user alone where a credential is in it.
 *
 * @param notes are told if it is not kept, and why
 * @returns the path
 */
export async function keepJob(
  { configuration, env }: Session,
  file: JobFile,
  { jid, now, secret }: { readonly jid: number; readonly now: Date; readonly secret: boolean },
  notes: Diagnostic[],
): Promise<string | undefined> {
  const notKept = (severity: Diagnostic['severity'], why: string) =>
    void notes.push({ code: 'job-not-kept' satisfies Code, severity, message: `The job file is not kept: ${why}` });
  const template = configuration.values.JOB_STORAGE_PATH_TEMPLATE;
  if (template === '') {
    notKept('info', 'JOB_STORAGE_PATH_TEMPLATE is not set');
    return undefined;
  }
  const path = keptJobPath(template, { user: currentUser(env), jid, now });
  try {
    await writeWhole(path, file.text(), secret ? 0o600 : undefined);
    return path;
  } catch (error) {
    notKept('warning', reason(error));
    return undefined;
  }
}

/** The path that `JOB_STORAGE_PATH_TEMPLATE` gives (authoring-model 4). The loader has checked that all placeholders are there. */
export function keptJobPath(template: string, { user, jid, now }: { user: string; jid: number; now: Date }): string {
  const values: Readonly<Record<string, string>> = { user, date: yymmdd(now), job_id: String(jid) };
  return template.replace(/\{(user|date|job_id)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** The date here and now, two digits each. */
function yymmdd(date: Date): string {
  return [date.getFullYear() % 100, date.getMonth() + 1, date.getDate()]
    .map((each) => String(each).padStart(2, '0'))
    .join('');
}
