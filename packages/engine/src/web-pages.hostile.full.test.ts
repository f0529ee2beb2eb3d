/** A page of another site in a real browser of our own user, against an engine that trusts our own user. */

import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder, testEngine } from './testing/engine.ts';

const isMissing = (process.env.JOBTRONAUT_MISSING_TOOLS ?? '').split(',').includes('chromium');
const run = promisify(execFile);

/** What the browser makes of a page, once it has come to rest. */
async function visit(url: string): Promise<string> {
  const flags = [
    ...['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${temporaryFolder()}`],
    // What browsers do by themselves against pages that reach for this machine is not what is tried here.
    '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests',
    '--host-resolver-rules=MAP evil.example 127.0.0.1',
    ...['--virtual-time-budget=8000', '--dump-dom'],
  ];
  const { stdout } = await run('chromium', [...flags, url], { maxBuffer: 64 * 1024 * 1024, timeout: 90_000 });
  return stdout;
}

const SCRIPT = 'Job -title {planted} -subtasks { Task {t} -cmds { RemoteCmd {true} } }';

/** The page, and what each of its tries came to, by name. */
function attacks(engine: string, rebound: string): string {
  return `<!doctype html><title>evil</title><pre id="log"></pre>
<img src="${engine}/Tractor/queue?q=jretire&jid=1"><script src="${engine}/Tractor/monitor?q=jobs"></script>
<link rel="stylesheet" href="${engine}/Tractor/monitor?q=jobs&fmt=plain"><iframe src="${engine}/Tractor/monitor?q=jobs&fmt=pre"></iframe>
<iframe name="hidden"></iframe>
<form method="post" enctype="text/plain" target="hidden" action="${engine}/Tractor/spool?spvers=2.0&jobOwner=x"><input name="Job" value=""></form>
<form method="post" target="hidden" action="${engine}/Tractor/queue"><input name="q" value="jretire"><input name="jid" value="1"></form>
<script>
const script = ${JSON.stringify(SCRIPT)};
const plain = { method: 'POST', mode: 'no-cors', headers: { 'Content-Type': 'text/plain' } };
const token = { method: 'POST', headers: { 'X-Jobtronaut-Token': 'x' } };
const spool = { method: 'POST', body: script, headers: { 'Content-Type': 'application/tractor-spool' } };
const log = document.getElementById('log');
const say = (name, what) => { log.textContent += name + ': ' + what + '\\n'; };
const ask = (name, url, options) =>
  fetch(url, options).then(async (reply) => say(name, reply.type + ' ' + reply.status + ' ' + (await reply.text())), () => say(name, 'failed'));
for (const form of document.forms) form.submit();
navigator.sendBeacon('${engine}/Tractor/queue?q=jretire&jid=1', '');
new WebSocket('${engine.replace('http', 'ws')}/Tractor/queue?q=jretire&jid=1').onerror = () => say('socket', 'failed');
Promise.all([
  ask('get', '${engine}/Tractor/monitor?q=jobs'),
  ask('blind get', '${engine}/Tractor/queue?q=jretire&jid=1', { mode: 'no-cors' }),
  ask('blind post', '${engine}/Tractor/queue?q=jretire&jid=1', plain),
  ask('blind spool', '${engine}/Tractor/spool?spvers=2.0&jobOwner=x', { ...plain, body: script }),
  ask('spool', '${engine}/Tractor/spool?spvers=2.0&jobOwner=x', spool),
  ask('token', '${engine}/Tractor/queue?q=jretire&jid=1', token),
  ask('no referrer', '${engine}/Tractor/queue?q=jretire&jid=1', { ...plain, referrerPolicy: 'no-referrer' }),
  ask('rebound get', '${rebound}/Tractor/monitor?q=jobs'),
  ask('rebound post', '${rebound}/Tractor/queue?q=jretire&jid=1', { method: 'POST' }),
]).then(() => say('all', 'tried'));
</script>`;
}

describe.skipIf(isMissing)('a page of another site (needs chromium)', () => {
  test('reads nothing and changes nothing, whatever it tries', async () => {
    const { engine, spool, select, trouble } = await testEngine({ trustLocalUser: true });
    await spool('Job -title {secret} -paused 1 -subtasks { Task {t} -cmds { RemoteCmd {true} } }');
    const page = attacks(engine.url, `http://evil.example:${engine.port}`);
    const evil = createServer((_, response) => void response.setHeader('Content-Type', 'text/html').end(page));
    await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void evil.close());
    const seen = await visit(`http://evil.example:${(evil.address() as AddressInfo).port}/`);
    const tries = /<pre id="log">([\s\S]*?)<\/pre>/.exec(seen)?.[1]?.trim().split('\n') ?? [];
    expect(tries).toContain('all: tried');
    expect([...tries].sort()).toEqual(
      [
        'all: tried',
        'blind get: opaque 0',
        'blind post: opaque 0',
        'blind spool: opaque 0',
        'get: failed',
        'no referrer: opaque 0',
        'rebound get: failed',
        'rebound post: failed',
        'socket: failed',
        'spool: failed',
        'token: failed',
      ].map((line) => expect.stringMatching(new RegExp(`^${line} ?$`)) as string),
    );
    expect(await select('job', '', 'jid,title,deletetime')).toEqual([{ jid: 1, title: 'secret', deletetime: null }]);
    expect(trouble).toEqual([]);
  });

  test("under a name of its own that leads here gets a refusal; the engine's own page is there", async () => {
    const { engine, spool } = await testEngine();
    await spool('Job -title {secret} -paused 1 -subtasks { Task {t} -cmds { RemoteCmd {true} } }');
    expect(await visit(`http://evil.example:${engine.port}/Tractor/monitor?q=jobs&fmt=pre`)).toContain(
      'answers to loopback names only',
    );
    // The browser gets here, and may: a person typed the address.
    expect(await visit(`${engine.url}/Tractor/monitor?q=jobs&fmt=pre`)).toContain('secret');
  });
});
