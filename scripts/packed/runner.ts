import { startCommand } from '@jobtronaut/runner';

const command = startCommand(
  {
    argv: ['/bin/echo', 'frame', '%j'],
    env: process.env,
    ids: { jid: 12, tid: 3, cid: 4, rev: 1 },
    host: 'ws1',
    cwd: '/',
  },
  { output: (bytes) => void process.stdout.write(bytes) },
);
console.log((await command.done).exitCode);
