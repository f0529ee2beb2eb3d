/**
 * The program that runs `script()` of a task in Node: `node node-wrapper.js PAYLOAD`.
 *
 * @module
 */
import { runNodeScript } from './run-node-script.ts';
import { traceOf } from './trace.ts';

function main(): void {
  // Ten, the default, are used up below a script that awaits what we do for it: its own line would be missing.
  Error.stackTraceLimit = 50;
  // A script that waits for what never comes leaves Node nothing to do, which would end it as a success.
  process.once('beforeExit', () => {
    process.stderr.write(
      'error: script() never came to its end: it waits for something that cannot happen [unfinished-script]\n',
    );
    process.exit(1);
  });
  // What a script leaves to itself, a timer or a promise that nobody awaits, fails the command as without us, with a trace like that of the script.
  process.on('uncaughtException', (error) => {
    if (process.listenerCount('uncaughtException') > 1) return; // The script looks after it itself.
    process.stderr.write(`script() failed where nobody awaits it\n${traceOf(error)}\n`);
    end(1);
  });
  runNodeScript({
    argv: process.argv,
    cwd: process.cwd(),
    env: process.env,
    exitCode: () => exitStatus(process.exitCode),
    print: (line) => process.stdout.write(`${line}\n`),
    log: (line) => process.stderr.write(`${line}\n`),
  }).then(end, (error: unknown) => {
    process.stderr.write(`Internal error: ${traceOf(error)}\n`);
    end(1);
  });
}

/** A farm sees eight bits: what is no success must not become one. */
function exitStatus(code: number | string | null | undefined): number {
  const status = Number(code ?? 0);
  return status === 0 ? 0 : status & 0xff || 1;
}

/** Ends the process once all output is out: what a script left open (a server, a timer) must not hold the slot. */
function end(status: number): void {
  process.stdout.write('', () => process.stderr.write('', () => process.exit(status)));
}

main();
