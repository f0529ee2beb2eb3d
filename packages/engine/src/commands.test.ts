/** What becomes of commands (tractor-protocol 10 and 11), by HTTP and with real processes. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ask, shell, testEngine } from './testing/engine.ts';

describe('commands', () => {
  test('retryrc runs a command again', async () => {
    const farm = await testEngine();
    const out = join(farm.folder, 'n');
    const script = `echo x >> ${out}; test $(wc -l < ${out}) = 3 || exit 7`;
    const jid = await farm.spool(`Job -title {x} -subtasks { Task {a} -cmds { ${shell(script, '-retryrc {7 9}')} } }`);
    await farm.until('job', `jid=${jid} and done`);
    expect(await farm.select('invocation', `jid=${jid}`, 'iid,rcode', 'iid')).toEqual([
      { iid: 1, rcode: 7 },
      { iid: 2, rcode: 7 },
      { iid: 3, rcode: 0 },
    ]);
  });

  test('maxrunsecs ends a command, as an error', async () => {
    const farm = await testEngine();
    const jid = await farm.spool(
      `Job -title {x} -subtasks { Task {a} -cmds { ${shell('exec sleep 600', '-maxrunsecs 0.2')} } }`,
    );
    await farm.until('job', `jid=${jid} and error`);
    expect(Number((await farm.select('invocation', `jid=${jid}`, 'rcode'))[0]?.rcode)).not.toBe(0);
  });

  test('see where they are, who spooled them and the job variables', async () => {
    const farm = await testEngine();
    const jid = await farm.spool(
      `Job -title {x} -projects {a b} -init { Assign shot {sq10 "x"} } -envkey {{setenv FROM_JOB=1}} -subtasks {
        Task {t} -cmds { RemoteCmd {sh -c {echo "[$1]" $TR_ENV_JID.$TR_ENV_TID.$TR_ENV_CID $TR_ENV_JOB_PROJECT $TR_SPOOLHOST $TRACTOR_ENGINE $FROM_JOB %j; pwd; cat} - {$shot}} -msg {from stdin} }
      }`,
      { jobcwd: '/' },
    );
    await farm.until('job', `jid=${jid} and done`);
    const address = farm.engine.url.replace('http://', '');
    expect(await farm.log(jid, 1)).toContain(`\n[sq10 "x"] 1.1.1 a,b ws1 ${address} 1 ${jid}\n/\nfrom stdin\n`);
  });

  test('progress is seen while they run', async () => {
    const farm = await testEngine();
    const jid = await farm.spool(
      `Job -title {x} -subtasks { Task {a} -cmds { ${shell('echo TR_PROGRESS 42%; exec sleep 600')} } }`,
    );
    await farm.until('task', `jid=${jid} and progress=42 and active`);
    const { text } = await farm.call(`monitor?q=jtree&jid=${jid}`);
    expect(text).toContain('"state":"+A,42"');
  });

  test('that cannot be started end in error, explained in the log', async () => {
    const farm = await testEngine();
    const jid = await farm.spool('Job -title {x} -subtasks { Task {a} -cmds { RemoteCmd {/no/such/program} } }');
    await farm.until('job', `jid=${jid} and error`);
    expect(await farm.log(jid, 1)).toContain('/no/such/program');
    const [run] = await farm.select('invocation', `jid=${jid}`, 'rcode');
    expect(Number(run?.rcode)).toBeGreaterThan(20_000);
  });

  test.each([
    [0, 'done'],
    [1, 'error'],
  ])('of the old options -whendone and -whenerror run when a task ended with %i: %s', async (rcode, said) => {
    const farm = await testEngine();
    const out = join(farm.folder, 'said');
    const jid = await farm.spool(`Job -title {x} -whendone {
      ${shell(`echo done >> ${out}`)}
    } -whenerror { Cmd {sh -c {echo error >> ${out}}} } -subtasks { Task {a} -cmds { ${shell(`exit ${rcode}`)} } }`);
    await farm.until('invocation', `jid=${jid} and tid=0 and stoptime`);
    expect(readFileSync(out, 'utf8')).toBe(`${said}\n`);
    expect((await farm.select('command', `jid=${jid}`, 'runtype', 'cid')).map(({ runtype }) => runtype)).toEqual([
      'regular',
      'post_done',
      'post_error',
    ]);
  });

  test('of cleanup and postscript run at their time and are not tasks', async () => {
    const farm = await testEngine({ slots: 1 });
    const out = join(farm.folder, 'order');
    const echo = (name: string, options = ''): string => shell(`echo ${name} >> ${out}`, options);
    const jid = await farm.spool(`Job -title {x} -cleanup { ${echo('job-cleanup')} } -postscript {
        ${echo('always')}
        ${echo('done', '-when done')}
        ${echo('error', '-when error')}
      } -subtasks {
        Task {a} -cmds { ${shell('exit 1')} } -cleanup { ${echo('cleanup-a')} }
        Task {b} -cmds { ${echo('b')} } -cleanup { ${shell(`echo cleanup-b >> ${out}; exit 5`)} }
      }`);
    await farm.until('command', `jid=${jid} and runtype=post_error and Invocation.stoptime`);
    expect(await farm.select('job', `jid=${jid}`, 'numtasks,numdone,numerror')).toEqual([
      { numtasks: 2, numdone: 1, numerror: 1 },
    ]);
    await ask(farm, `queue?q=tskip&tsubset=error&jid=${jid}`);
    await farm.until('command', `jid=${jid} and runtype=post_done and Invocation.stoptime`);
    expect(readFileSync(out, 'utf8').trim().split('\n')).toEqual([
      ...['cleanup-a', 'b', 'cleanup-b', 'always', 'error', 'job-cleanup', 'always', 'done'],
    ]);
    expect(await farm.log(jid, 0)).toContain('J1 T0 C');
    expect((await farm.call(`monitor?q=taskdetails&jid=${jid}&tid=0`)).json).toMatchObject({
      cmds: [{ type: 'RD' }, { type: 'RP', state: 'Done' }, { type: 'RPD', exitcode: '0' }, { type: 'RPE' }],
    });
  });
});
