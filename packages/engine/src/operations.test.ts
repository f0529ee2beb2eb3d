/** Operations of tractor-protocol 7, by HTTP and with real processes. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { ask, shell, soon, states, testEngine } from './testing/engine.ts';

/** A command that runs until it is killed. */
const endless = shell('exec sleep 600');

describe('operations', () => {
  test('controls of a site that have nothing to control here do no harm', async () => {
    const farm = await testEngine();
    const [blade] = await farm.select('blade', '', 'name');
    const delist = `btrack?q=delist&id=${String(blade?.name)}/127.0.0.1`;
    for (const verb of [
      'ctrl?q=reconfigure&file=limits.config',
      'ctrl?q=loglevel&v=debug',
      'ctrl?q=dbreconnect',
      delist,
    ])
      await ask(farm, verb);
    expect(await farm.select('blade', '', 'name')).toEqual([blade]);
  });

  test('pause and unpause', async () => {
    const farm = await testEngine();
    const jid = await farm.spool(`Job -title {x} -paused 1 -subtasks { Task {a} -cmds { ${shell('true')} } }`);
    expect((await farm.select('job', `jid=${jid}`, 'pausetime,numready'))[0]).toMatchObject({ numready: 1 });
    await ask(farm, `queue?q=jattr&jid=${jid}&set_pause=0`);
    await farm.until('job', `jid=${jid} and done and not pausetime`);
  });

  test('interrupt a task: it ends in error, others go on', async () => {
    const farm = await testEngine();
    const jid = await farm.spool(
      `Job -title {x} -subtasks { Task {a} -cmds { ${endless} }\n Task {b} -cmds { ${shell('true')} } }`,
    );
    await farm.until('invocation', `jid=${jid} and tid=1 and pid > 0`);
    await ask(farm, `queue?q=jinterrupt&jid=${jid}&tid=1`);
    await farm.until('job', `jid=${jid} and numerror=1 and numdone=1`);
    const [run] = await farm.select('invocation', `jid=${jid} and tid=1`, 'rcode');
    expect([-2, -15]).toContain(run?.rcode);
  });

  test('interrupt a job, then retry its errors', async () => {
    const farm = await testEngine();
    const marker = join(farm.folder, 'again');
    const script = `if [ -e ${marker} ]; then exit 0; fi; : > ${marker}; exec sleep 600`;
    const jid = await farm.spool(`Job -title {x} -subtasks { Task {a} -cmds { ${shell(script)} } }`);
    await farm.until('invocation', `jid=${jid} and pid > 0`);
    await ask(farm, `queue?q=jinterrupt&jid=${jid}`);
    await farm.until('job', `jid=${jid} and pausetime and numerror=1`);
    await ask(farm, `queue?q=jretry&tsubset=error&jid=${jid}`);
    expect(await states(farm, jid)).toEqual(['ready']);
    await ask(farm, `queue?q=jattr&jid=${jid}&set_pause=0`);
    await farm.until('job', `jid=${jid} and done`);
  });

  test('what an interrupted or deleted job has begun is cleaned up after, and its own cleanup follows', async () => {
    const farm = await testEngine();
    for (const [q, left] of [
      ['jinterrupt', 'task\n'],
      ['jretire', 'task\njob\n'],
    ]) {
      const out = join(farm.folder, `cleaned-by-${q}`);
      const say = (word: string): string => shell(`echo ${word} >> ${out}`);
      const jid = await farm.spool(`Job -title {x} -cleanup { ${say('job')} } -subtasks {
        Task {a} -cmds { ${endless} } -cleanup { ${say('task')} }
      }`);
      await farm.until('invocation', `jid=${jid} and pid > 0`);
      await ask(farm, `queue?q=${q}&jid=${jid}`);
      await vi.waitFor(() => expect(readFileSync(out, 'utf8')).toBe(left), { timeout: 20_000 });
      if (q === 'jinterrupt') {
        await farm.until('job', `jid=${jid} and pausetime and numerror=1`);
        await ask(farm, `queue?q=jretire&jid=${jid}`);
        await vi.waitFor(() => expect(readFileSync(out, 'utf8')).toBe('task\njob\n'), { timeout: 20_000 });
      }
    }
  });

  test('retry a running task: it is killed, then runs again, never twice at once', async () => {
    const farm = await testEngine();
    const out = join(farm.folder, 'runs');
    const script = `echo start >> ${out}; trap "echo end >> ${out}; exit 1" INT TERM; if [ $(grep -c start ${out}) = 2 ]; then exit 0; fi; while [ -e ${out} ]; do sleep 0.02; done`;
    const jid = await farm.spool(`Job -title {x} -subtasks { Task {a} -cmds { ${shell(script)} } }`);
    await farm.until('invocation', `jid=${jid} and pid > 0`);
    while (!(await farm.log(jid, 1)).includes('attempt 1') || !existsSync(out)) await soon();
    await ask(farm, `queue?q=tretry&jid=${jid}&tid=1`);
    await farm.until('job', `jid=${jid} and done`);
    expect(readFileSync(out, 'utf8').trim().split('\n')).toEqual(['start', 'end', 'start']);
    const runs = await farm.select('invocation', `jid=${jid}`, 'iid,current,retrycount', 'iid');
    expect(runs).toEqual([
      { iid: 1, current: false, retrycount: 0 },
      { iid: 2, current: true, retrycount: 1 },
    ]);
  });

  test('resume goes on with the command that failed', async () => {
    const farm = await testEngine();
    const fixed = join(farm.folder, 'fixed');
    const jid = await farm.spool(`Job -title {x} -subtasks { Task {a} -cmds {
      ${shell('echo first')}
      ${shell(`echo second; test -e ${fixed}`)}
    } }`);
    await farm.until('job', `jid=${jid} and error`);
    writeFileSync(fixed, '');
    await ask(farm, `queue?q=tretry&recover=1&jid=${jid}&tid=1`);
    await farm.until('job', `jid=${jid} and done`);
    expect((await farm.log(jid, 1)).match(/^(first|second)$/gm)).toEqual(['first', 'second', 'second']);
    expect(await farm.select('invocation', `jid=${jid}`, 'cid,iid,current', 'cid,iid')).toEqual([
      { cid: 1, iid: 1, current: true },
      { cid: 2, iid: 1, current: false },
      { cid: 2, iid: 2, current: true },
    ]);
  });

  test('resume tells the command so, and which one it is', async () => {
    const farm = await testEngine();
    const jid = await farm.spool(
      `Job -title {x} -subtasks { Task {a} -cmds { ${shell('echo resume=%r first=%i pass=%R; test %R = 2')} } }`,
    );
    for (const attempt of [2, 3]) {
      await farm.until('job', `jid=${jid} and error`);
      await ask(farm, `queue?q=tretry&recover=1&jid=${jid}&tid=1`);
      await farm.until('invocation', `jid=${jid} and iid=${attempt} and stoptime`);
    }
    await farm.until('job', `jid=${jid} and done`);
    const said = (await farm.log(jid, 1)).match(/^resume.*$/gm);
    expect(said).toEqual(['resume=0 first=0 pass=0', 'resume=1 first=1 pass=1', 'resume=1 first=1 pass=2']);
    expect(await farm.select('invocation', `jid=${jid}`, 'resumecount', 'iid')).toMatchObject(
      [0, 1, 2].map((resumecount) => ({ resumecount })),
    );
    expect(await farm.select('task', `jid=${jid}`, 'retrycount')).toEqual([{ retrycount: 0 }]);
  });

  test('skip, by id and by state', async () => {
    const farm = await testEngine();
    const jid = await farm.spool(`Job -title {x} -subtasks {
      Task {top} -cmds { ${shell('true')} } -subtasks {
        Task {bad} -cmds { ${shell('exit 3')} }
        Task {worse} -cmds { ${shell('exit 4')} }
      }
    }`);
    await farm.until('job', `jid=${jid} and numerror=2`);
    await ask(farm, `queue?q=tskip&jid=${jid}&tid=2`);
    expect(await states(farm, jid)).toEqual(['blocked', 'done', 'error']);
    await ask(farm, `queue?q=tskip&tsubset=error&jid=${jid}`);
    await farm.until('job', `jid=${jid} and done`);
  });

  test('restart runs everything once more', async () => {
    const farm = await testEngine();
    const jid = await farm.spool(
      `Job -title {x} -subtasks { Task {p} -cmds { ${shell('true')} } -subtasks { Task {c} -cmds { ${shell('true')} } } }`,
    );
    await farm.until('job', `jid=${jid} and done`);
    await ask(farm, `queue?q=jrestart&jid=${jid}`);
    await farm.until('invocation', `jid=${jid} and tid=1 and iid=2 and stoptime and Task.state=done`);
    expect(await farm.select('task', `jid=${jid}`, 'retrycount')).toEqual([{ retrycount: 1 }, { retrycount: 1 }]);
  });

  test('delete kills and archives; restore brings back; a retry runs on', async () => {
    const farm = await testEngine();
    const marker = join(farm.folder, 'again');
    const script = `if [ -e ${marker} ]; then exit 0; fi; : > ${marker}; exec sleep 600`;
    const jid = await farm.spool(`Job -title {x} -subtasks { Task {a} -cmds { ${shell(script)} } }`);
    await farm.until('invocation', `jid=${jid} and pid > 0`);
    await ask(farm, `queue?q=jretire&jid=${jid}`);
    expect(await farm.select('job', `jid=${jid}`)).toEqual([]);
    expect(await farm.select('task', `jid=${jid}`)).toEqual([]);
    const archived = async (): Promise<unknown> => {
      const q = `tractorselect('job', 'jid=${jid}', 'jid,deletetime,numerror', '', 0, 't', 'None')`;
      return (await farm.call(`db?q=${encodeURIComponent(q)}`)).json.rows;
    };
    while (!JSON.stringify(await archived()).includes('"numerror":1')) await soon();
    await ask(farm, `queue?q=jrestore&jid=${jid}`);
    expect(await farm.select('job', `jid=${jid}`, 'jid,deletetime')).toEqual([{ jid, deletetime: null }]);
    await ask(farm, `queue?q=jretry&tsubset=error&jid=${jid}`);
    await farm.until('job', `jid=${jid} and done`);
  });

  test('the spooler deletes with a form', async () => {
    const farm = await testEngine();
    const jid = await farm.spool('Job -title {x} -paused 1 -subtasks { Task {t} -cmds { RemoteCmd {true} } }');
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const body = `q=jretire&jid=${jid}&hnm=h&login=fred\r\n`;
    expect((await farm.call('queue', { headers, body })).status).toBe(200);
    expect(await farm.select('job', `jid=${jid}`)).toEqual([]);
  });

  test('take several jobs, all or none', async () => {
    const farm = await testEngine();
    const script = 'Job -title {x} -paused 1 -subtasks { Task {t} -cmds { RemoteCmd {true} } }';
    const jids = [await farm.spool(script), await farm.spool(script)];
    const refused = await farm.call(`queue?q=jattr&jid=${jids.join(',')},99&set_priority=7`);
    expect([refused.status, refused.json]).toMatchObject([404, { rc: 1, msg: 'no job 99' }]);
    expect(await farm.select('job', 'priority=7')).toEqual([]);
    await ask(farm, `queue?q=jattr&jid=${jids.join(',')}&set_priority=7.5`);
    expect(await farm.select('job', 'priority=7.5', 'jid', 'jid')).toEqual(jids.map((jid) => ({ jid })));
  });

  test.each([
    ['queue?q=jattr&jid=1', 400, 'set_NAME=VALUE'],
    ['queue?q=jattr&jid=1&set_nonsense=1', 400, 'no attribute "nonsense"'],
    ['queue?q=jattr&jid=1&set_priority=high', 400, 'must be a number'],
    ['queue?q=jattr&jid=x&set_priority=1', 400, 'must be a number'],
    ['queue?q=jattr&set_priority=1', 400, 'jid is missing'],
    ['queue?q=tretry&jid=1&tid=77', 404, 'no task 77'],
    ['queue?q=cattr&jid=1&cid=77&set_service=x', 404, 'no command 77'],
    ['queue?q=unheard&jid=1', 404, 'unknown queue operation'],
    ['ctrl?q=nonsense', 404, 'unknown control'],
    ['ctrl?q=battribute&b=elsewhere&nimby=1', 404, 'no blade'],
    ['monitor?q=mboxes', 404, 'unknown query'],
    ['monitor?q=jtree&jid=77', 404, 'no job 77'],
    ['monitor?q=taskdetails&jid=1&tid=77', 404, 'no task 77'],
    ['monitor?q=bdetails&b=elsewhere', 404, 'no blade'],
    ['btrack?q=delist&id=x', 404, 'no blade'],
    ['btrack?q=ping', 404, 'unknown blade operation'],
  ])('%s is refused with %d', async (verb, status, message) => {
    const farm = await testEngine();
    await farm.spool('Job -title {x} -paused 1 -subtasks { Task {t} -cmds { RemoteCmd {true} } }');
    const { status: answer, json } = await farm.call(verb);
    expect([answer, json.rc]).toEqual([status, 1]);
    expect(json.msg).toContain(message);
  });

  test('job attributes', async () => {
    const farm = await testEngine();
    const jid = await farm.spool('Job -title {x} -paused 1 -subtasks { Task {t} -cmds { RemoteCmd {true} } }');
    const set = {
      crews: 'a,b',
      tags: 'nuke',
      comment: 'later, please',
      tier: 't',
      title: 'new',
      maxactive: '3',
      afterjids: '7,8',
    };
    const query = Object.entries(set).map(([name, value]) => `&set_${name}=${encodeURIComponent(value)}`);
    await ask(farm, `queue?q=jattr&jid=${jid}${query.join('')}&set_afterTime=4000000000`);
    const [row] = await farm.select('job', `jid=${jid}`);
    expect(row).toMatchObject({ ...set, crews: ['a', 'b'], tags: ['nuke'], maxactive: 3, afterjids: [7, 8] });
    expect(
      new Date(
        String(row?.aftertime)
          .replace(' ', 'T')
          .replace(/([+-]\d\d)$/, '$1:00'),
      ).getTime(),
    ).toBe(4e12);
    await ask(farm, `queue?q=jattr&jid=${jid}&set_afterTime=0&set_afterjids=`);
    expect(await farm.select('job', `jid=${jid}`, 'aftertime,afterjids')).toEqual([{ aftertime: null, afterjids: [] }]);
  });

  test('command attributes, taken up by the next attempt', async () => {
    const farm = await testEngine();
    const jid = await farm.spool(`Job -title {x} -subtasks { Task {t} -cmds { ${shell('exit 1')} } }`);
    await farm.until('job', `jid=${jid} and error`);
    await ask(farm, `queue?q=cattr&jid=${jid}&cid=1&set_argv=echo,fixed%20it&set_service=linux&set_tags=a,b`);
    const [row] = await farm.select('command', `jid=${jid}`, 'argv,service,tags');
    expect(row).toEqual({ argv: ['echo', 'fixed it'], service: 'linux', tags: ['a', 'b'] });
    await ask(farm, `queue?q=jretry&tsubset=error&jid=${jid}`);
    await farm.until('job', `jid=${jid} and done`);
    expect(await farm.log(jid, 1)).toContain('\nfixed it\n');
  });

  test('nimby keeps new work away', async () => {
    const farm = await testEngine();
    const [blade] = await farm.select('blade', '', 'name,nimby,numslots');
    expect(blade).toMatchObject({ nimby: null, numslots: 4 });
    const name = String(blade?.name);
    await ask(farm, `ctrl?q=battribute&b=${name}/127.0.0.1&nimby=fred`);
    const jid = await farm.spool(`Job -title {x} -subtasks { Task {t} -cmds { ${shell('true')} } }`);
    expect(await farm.select('blade', `nimby=fred`, 'name')).toHaveLength(1);
    expect(await states(farm, jid)).toEqual(['ready']);
    await ask(farm, `ctrl?q=battribute&b=${name}&nimby=0`);
    await farm.until('job', `jid=${jid} and done`);
  });
});
