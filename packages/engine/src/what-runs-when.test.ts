/** Order, gates, limits and services of tractor-protocol 10, by HTTP and with real processes. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ask, shell, soon, states, testEngine } from './testing/engine.ts';

describe('what runs when', () => {
  /** Runs a script of jobs on one slot; returns the order in which their tasks wrote their names. */
  async function order(options: Parameters<typeof testEngine>[0], scripts: readonly string[]): Promise<string[]> {
    const farm = await testEngine({ slots: 1, ...options });
    const out = join(farm.folder, 'order');
    const [blade] = await farm.select('blade', '', 'name');
    await ask(farm, `ctrl?q=battribute&b=${String(blade?.name)}&nimby=1`);
    const jids = [];
    for (const script of scripts) jids.push(await farm.spool(script.replaceAll('OUT', out)));
    await ask(farm, `ctrl?q=battribute&b=${String(blade?.name)}&nimby=0`);
    for (const jid of jids) await farm.until('job', `jid=${jid} and done`);
    return readFileSync(out, 'utf8').trim().split('\n');
  }
  const task = (name: string, options = ''): string =>
    `Task {${name}} -cmds { ${shell(`echo ${name} >> OUT`, options)} }`;

  test('jobs by priority, then by age; tasks by id', async () => {
    const scripts = [
      `Job -title {1} -subtasks { ${task('a1')} \n ${task('a2')} }`,
      `Job -title {2} -priority 5 -subtasks { ${task('b')} }`,
      `Job -title {3} -priority 5 -subtasks { ${task('c')} }`,
    ];
    expect(await order({}, scripts)).toEqual(['b', 'c', 'a1', 'a2']);
  });

  test('a job after others waits until they are done', async () => {
    const scripts = [
      `Job -title {1} -priority 9 -afterjids {2 77} -subtasks { ${task('late')} }`,
      `Job -title {2} -subtasks { ${task('early')} }`,
    ];
    expect(await order({}, scripts)).toEqual(['early', 'late']);
  });

  test('a delayed job waits for its time', async () => {
    const farm = await testEngine();
    const jid = await farm.spool(`Job -title {x} -paused 1 -subtasks { Task {a} -cmds { ${shell('true')} } }`);
    const at = Date.now() / 1000 + 0.3;
    await ask(farm, `queue?q=jattr&jid=${jid}&set_afterTime=${at}&set_pause=0`);
    expect(await states(farm, jid)).toEqual(['ready']);
    await farm.until('job', `jid=${jid} and done`);
    expect(Date.now() / 1000).toBeGreaterThanOrEqual(at);
  });

  /** Most commands at once, as they saw it themselves. */
  async function together(options: Parameters<typeof testEngine>[0], job: string, command: string): Promise<number> {
    const farm = await testEngine(options);
    const out = join(farm.folder, 'at-once');
    const script = `mkdir -p ${out}/d; : > ${out}/d/$$; ls ${out}/d | wc -l >> ${out}/n; sleep 0.05; rm ${out}/d/$$`;
    const tasks = Array.from({ length: 8 }, (_, index) => `Task {t${index}} -cmds { ${shell(script, command)} }`);
    const jid = await farm.spool(`Job -title {x} ${job} -subtasks {\n${tasks.join('\n')}\n}`);
    await farm.until('job', `jid=${jid} and done`);
    return Math.max(...readFileSync(join(out, 'n'), 'utf8').trim().split('\n').map(Number));
  }

  test.each([
    ['slots', { slots: 3 }, '', '', 3],
    ['maxactive', { slots: 6 }, '-maxactive 2', '', 2],
    ['a limit on a tag', { slots: 6, limits: { nuke: 2 } }, '', '-tags {nuke}', 2],
    ['a limit on a tag of the job', { slots: 6, limits: { nuke: 1 } }, '-tags {nuke}', '', 1],
    ['commands of two slots', { slots: 5 }, '', '-atleast 2', 2],
    ['slots of the job', { slots: 4 }, '-atleast 2 -atmost 2', '', 2],
    ['as many slots as a command may have', { slots: 4 }, '', '-atleast 2 -atmost 3', 1],
  ] as const)('%s', async (_, options, job, command, most) => {
    const seen = await together(options, job, command);
    expect(seen).toBeLessThanOrEqual(most);
    expect(seen).toBeGreaterThan(most > 1 ? 1 : 0);
  });

  test('limits are told', async () => {
    const farm = await testEngine({ limits: { nuke: 2, maya: 1 } });
    const jid = await farm.spool(
      `Job -title {x} -subtasks { Task {a} -cmds { ${shell('exec sleep 600', '-tags {nuke other}')} } }`,
    );
    await farm.until('invocation', `jid=${jid} and pid > 0 and limits has [nuke]`);
    expect((await farm.call('queue?q=limits&full=1')).json).toEqual({
      rc: 0,
      Limits: { nuke: { SiteMax: 2, InUse: 1 }, maya: { SiteMax: 1, InUse: 0 } },
    });
  });

  test('the tracer says why a command does not start', async () => {
    const farm = await testEngine({ slots: 2, limits: { nuke: 0 }, services: ['linux'] });
    const script = `Job -title {x} OPTIONS -subtasks {
      Task {a} -cmds { ${shell('true', '-tags {nuke}')} }
      Task {b} -cmds { ${shell('true', '-service {maya}')} }
      Task {c} -cmds { ${shell('true', '-atleast 3')} }
    }`;
    const [paused, open, after] = [
      await farm.spool(script.replace('OPTIONS', '-paused 1')),
      await farm.spool(script.replace('OPTIONS', '')),
      await farm.spool(script.replace('OPTIONS', '-afterjids {1}')),
    ];
    const [{ name, ipaddr } = {}] = await farm.select('blade', '', 'name,ipaddr');
    const { text } = await farm.call(`ctrl?q=tracer&t=${name}/${ipaddr}&fmt=plain`, { token: null });
    for (const line of [
      `J${paused}: paused`,
      `J${open}: T1 waits: the limit of nuke is reached`,
      `J${open}: T2 waits: the service "maya" is not provided`,
      `J${open}: T3 waits: it needs 3 slots, there are 2`,
      `J${after}: waits for the jobs 1`,
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect((await farm.call(`ctrl?q=tracer&t=${paused}`)).text).not.toContain(`J${open}`);
    const lines = async (t: string) => (await farm.call(`ctrl?q=tracer&t=${t}`)).text.split('\n').slice(1, -1);
    expect(await lines(`${open}:2`)).toEqual([`J${open}: T2 waits: the service "maya" is not provided`]);
    const many = await farm.spool(
      `Job -title {many} -subtasks {\n${['a', 'b'].map((title) => `Task {${title}} -cmds { ${shell('true', '-tags {nuke}')} }`).join('\n')}\n}`,
    );
    expect(await lines(String(many))).toEqual([`J${many}: T1 waits: the limit of nuke is reached`]);
    expect(await lines(`${many}:2`)).toEqual([`J${many}: T2 waits: the limit of nuke is reached; task 1 comes first`]);
    for (const q of ['jretire', 'jrestore']) await ask(farm, `queue?q=${q}&jid=${many}`);
    expect(await lines(String(many))).toEqual([`J${many}: undeleted: waits for a restart or a retry`]);
    await ask(farm, `queue?q=jretry&tsubset=error&jid=${many}`);
    expect(await lines(String(many))).toEqual([`J${many}: T1 waits: the limit of nuke is reached`]);
    const post = await farm.spool(
      `Job -title {post} -paused 1 -subtasks { Task {a} -cmds { ${shell('true')} } } -postscript { ${shell('true')} }`,
    );
    await ask(farm, `queue?q=tskip&tid=1&jid=${post}`);
    expect(await lines(String(post))).toEqual([`J${post}: C2 waits: paused`]);
    for (const t of ['nowhere/10.0.0.1', '99']) expect((await farm.call(`ctrl?q=tracer&t=${t}`)).status).toBe(404);
  });

  test('work is ejected from the blade and runs again', async () => {
    const farm = await testEngine();
    const marker = join(farm.folder, 'again');
    const script = `if [ -e ${marker} ]; then exit 0; fi; : > ${marker}; exec sleep 600`;
    const jid = await farm.spool(`Job -title {x} -subtasks { Task {a} -cmds { ${shell(script)} } }`);
    await farm.until('invocation', `jid=${jid} and pid > 0`);
    while (!existsSync(marker)) await soon();
    const [blade] = await farm.select('blade', '', 'name');
    await ask(farm, `queue?q=ejectall&blade=${String(blade?.name)}`);
    await farm.until('job', `jid=${jid} and done`);
    expect(await farm.select('task', `jid=${jid}`, 'retrycount')).toEqual([{ retrycount: 1 }]);
  });

  test('what this machine does not have waits, and the reply says so', async () => {
    const farm = await testEngine({ slots: 2, services: ['linux', 'arnold'] });
    const parameters = new URLSearchParams({ jobOwner: 'fred' });
    const body = `Job -title {x} -subtasks {
      Task {a} -cmds { ${shell('true', '-service {linux,Arnold}')} }
      Task {b} -cmds { ${shell('true', '-service {nuke}')} }
      Task {c} -cmds { ${shell('true', '-atleast 3')} }
      Task {d} -service {nuke} -cmds { ${shell('true', '-service {!maya}')} }
    }`;
    const headers = { 'Content-Type': 'application/tractor-spool' };
    const { json } = await farm.call(`spool?${parameters}`, { body, headers });
    expect(json.msg).toContain('does not provide "nuke"');
    expect(json.msg).toContain('need 3 slots will wait: this engine has 2');
    await farm.until('job', `jid=${String(json.jid)} and numdone=1`);
    expect(await states(farm, Number(json.jid))).toEqual(['done', 'ready', 'ready', 'ready']);
  });
});
