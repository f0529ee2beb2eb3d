import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { readStat } from './proc.ts';
import { readGroups } from './usage.ts';

test.skipIf(process.platform !== 'linux')('what the processes of a group use together', async () => {
  // Two processes of a name that would mislead a careless reader; each holds some memory and has burnt some time.
  const script = `process.title = 'a) R 1 (b'; const held = Buffer.alloc(30_000_000, 1);
    while (process.cpuUsage().user < 150_000); console.log('ready'); setInterval(() => held, 1000);`;
  const child = spawn('/bin/sh', ['-c', '"$0" -e "$1" & "$0" -e "$1"; wait', process.execPath, script], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let ready = '';
  while (ready.split('ready').length < 3) ready += String((await once(child.stdout, 'data'))[0]);

  const group = child.pid ?? 0;
  const usage = readGroups((id) => id === group).get(group);
  process.kill(-group, 'SIGKILL');
  expect(usage?.rssBytes).toBeGreaterThan(60_000_000);
  expect(usage?.vszBytes).toBeGreaterThan(usage?.rssBytes ?? 0);
  expect(usage?.userSecs).toBeGreaterThan(0.1);
  expect(usage?.systemSecs).toBeGreaterThanOrEqual(0);
});

test('a process that is not there', () => {
  expect(readStat('999999999')).toBeUndefined();
});
