import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { LOGIN, serve } from '../test/server.ts';

test('the example in the README runs, through the package as it is built', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, example = ''] = /```js\n(.*?)```/s.exec(readme) ?? [];
  const { address, calls } = await serve({
    ...LOGIN,
    spool: { rc: 0, jid: 7 },
    db: ({ params }) => ({
      rc: 0,
      rows: params.q?.includes("'task'") ? [{ state: 'done' }] : [{ jid: 7, title: 'hello' }],
    }),
    'monitor?q=tasklogs': { LoggingRedirect: ['/log'] },
    '/log': 'a line of the log\n',
    queue: { rc: 0 },
  });
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', example], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, TRACTOR_ENGINE: address, TRACTOR_PASSWORD: '', HOME: '/nowhere' },
  });
  expect(stdout).toBe('7 hello\na line of the log\n');
  expect(calls().filter((call) => call.startsWith('queue'))).toEqual(['queue?q=jattr', 'queue?q=jretry']);
});
