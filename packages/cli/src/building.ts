import { type JobRequest, type PreparedJob, prepareJob, type Session } from '@jobtronaut/farm';

/** A job that is built sooner is not spoken of; a log can wait longer than somebody at a terminal. Milliseconds. */
const QUIET = { terminal: 1_000, log: 3_000 };
/** Between two counts on a terminal. Milliseconds. */
const PAUSE = 200;

/** Where a count goes: standard error, in life. */
interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * What a large job says while it is built, for `Delivery.progress`: a line that counts on a terminal, one line in a log. Building holds the
 * thread: no timer would run.
 */
export function buildingNotice(screen: Screen = process.stderr, now = () => performance.now()) {
  const start = now();
  const quiet = screen.isTTY === true ? QUIET.terminal : QUIET.log;
  let last: number | undefined;
  return {
    /** @param tasks how many there are so far */
    progress(tasks: number): void {
      const at = now();
      if (at - start < quiet) return;
      if (screen.isTTY !== true) {
        if (last === undefined) screen.write('Building the job ...\n');
      } else if (last !== undefined && at - last < PAUSE) return;
      else screen.write(`\r\u001b[KBuilding the job ... ${tasks} tasks`);
      last = at;
    },
    /** Makes room for what is said next. */
    end(): void {
      if (last !== undefined && screen.isTTY === true) screen.write('\r\u001b[K');
      last = undefined;
    },
  };
}

/** As farm's `prepareJob`; a large job says that it is being built. */
export async function build(session: Session, request: JobRequest): Promise<PreparedJob> {
  const notice = buildingNotice();
  try {
    return await prepareJob(session, { ...request, progress: notice.progress });
  } finally {
    notice.end();
  }
}
