import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findEngine } from '@jobtronaut/engine/state-folder';
import { expect, onTestFinished, test } from 'vitest';
import { ensureEngine } from './embedded-engine.ts';

const NOBODY = 65_534;

test.runIf(process.getuid?.() === 0)(
  'the engine of another user, who made the folder before us, gets no job of ours',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'jobtronaut-cli-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const other = spawn('setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', 'sleep', '60']);
    onTestFinished(() => void other.kill());
    await once(other, 'spawn');
    const { pid } = other;
    while (!readFileSync(`/proc/${pid}/status`, 'latin1').includes(`Uid:\t${NOBODY}`)) await delay(5);
    const server = createServer((_, response) => response.end(JSON.stringify({ pid })));
    onTestFinished(() => void server.close());
    // A socket belongs to the user who makes it.
    process.seteuid?.(NOBODY);
    server.listen(0);
    process.seteuid?.(0);
    const { port } = server.address() as AddressInfo;
    writeFileSync(join(folder, 'engine.json'), JSON.stringify({ url: `http://127.0.0.1:${port}`, pid }));
    chownSync(folder, NOBODY, NOBODY);
    await expect(ensureEngine(folder)).rejects.toMatchObject({ code: 'unsafe-state' });
  },
);

const COMMAND = fileURLToPath(new URL('../bin/jobtronaut.js', import.meta.url));

test('an engine whose command is ended while it starts runs all the same', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jobtronaut-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const words = [COMMAND, 'engine', 'start', '--foreground', '--port', '0', '--state', folder];
  const engine = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let said = '';
  engine.stderr?.on('data', (text) => {
    said += String(text);
  });
  const gone = once(engine, 'exit');
  engine.disconnect();
  while ((await findEngine(folder)) === undefined && engine.exitCode === null) await delay(20);
  // What it has to say to its command is said when this is.
  while (!said.includes('listens on') && engine.exitCode === null) await delay(5);
  engine.kill();
  expect(await gone).toEqual([0, null]);
  expect(said.trim().split('\n')).toEqual([
    expect.stringContaining('listens on'),
    expect.stringContaining('has stopped'),
  ]);
});
