// What no program in Node can go below: the command `true`, two at once, with pipes that are read, and nothing else.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Milliseconds for each command. */
export async function bareTrue(commands) {
  let left = commands;
  const slot = async () => {
    while (left-- > 0) {
      const child = spawn('true', [], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
      child.stdout.resume();
      child.stderr.resume();
      await once(child, 'close');
    }
  };
  const start = performance.now();
  await Promise.all([slot(), slot()]);
  return (performance.now() - start) / commands;
}
