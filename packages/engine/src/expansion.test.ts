/** Tasks that running commands add (tractor-protocol 5), with real processes. */

import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { storedRows, type TestEngine, temporaryFolder, testEngine } from './testing/engine.ts';
import { killableEngine } from './testing/killable.ts';

const shell = (script: string, options = ''): string => `RemoteCmd {sh -c {${script}}} ${options}`;

/** The tree of a job by titles, with states. */
async function tree({ call }: TestEngine, jid: number): Promise<unknown> {
  interface Node {
    readonly data: { readonly title: string; readonly state: string };
    readonly children: readonly Node[];
  }
  const { json } = await call(`monitor?q=jtree&jid=${jid}`);
  const { users } = json as { users: Record<string, Record<string, Node>> };
  const shown = ({ data, children }: Node): unknown => {
    const name = `${data.title} ${data.state.charAt(1)}`;
    return children.length === 0 ? name : [name, ...children.map(shown)];
  };
  return (users.fred?.[`J${jid}`]?.children ?? []).map(shown);
}

describe('-expand 1', () => {
  test('what the command prints hangs below its task, which is done after it', async () => {
    const farm = await testEngine();
    const fragment = join(farm.folder, 'fragment');
    writeFileSync(
      fragment,
      `##AlfredToDo 3.0
      TR_PROGRESS 50%
      Task {made 1} -id {m1} -cmds { ${shell('true')} }
      Task {made 2} -serialsubtasks 1 -subtasks {
        Task {first} -cmds { ${shell('true')} }
        Task {second} -cmds { ${shell('true')} }
        Instance {m1}
      }`.replace(/^ +/gm, ''),
    );
    const jid = await farm.spool(`Job -title {x} -subtasks {
      Task {after} -cmds { ${shell('true')} } -subtasks {
        Task {maker} -cmds { ${shell(`echo this is logged >&2; cat ${fragment}`, '-expand 1')} }
      }
    }`);
    await farm.until('job', `jid=${jid} and done and numtasks=6`);
    expect(await tree(farm, jid)).toEqual([['after D', ['maker D', 'made 1 D', ['made 2 D', 'first D', 'second D']]]]);
    const [last] = await farm.select('task', `jid=${jid} and title=after`, 'statetime');
    const [made] = await farm.select('task', `jid=${jid} and title=second`, 'statetime,tid,ptids');
    expect(String(made?.statetime) <= String(last?.statetime)).toBe(true);
    expect(await farm.select('job', `jid=${jid}`, 'maxtid,maxcid')).toEqual([{ maxtid: 6, maxcid: 5 }]);
    const text = await farm.log(jid, 2);
    expect(text).toContain('this is logged');
    expect(text).not.toContain('made 1');
  });

  test('of a file', async () => {
    const farm = await testEngine();
    const file = join(farm.folder, 'made.alf');
    const jid = await farm.spool(
      `Job -title {x} -subtasks { Task {maker} -cmds { ${shell(`echo "Job -title {y} -priority 9 -subtasks { Task {made} }" > ${file}; echo logged`, `-expand {${file}}`)} } }`,
    );
    await farm.until('job', `jid=${jid} and done and numtasks=2`);
    expect(await tree(farm, jid)).toEqual([['maker D', 'made D']]);
    expect(await farm.log(jid, 1)).toContain('\nlogged\n');
    expect(await farm.select('job', `jid=${jid}`, 'priority,title')).toEqual([{ priority: 0, title: 'x' }]);
  });

  test.each([
    ['nothing', 'true', 'no Job and no Task'],
    ['what is no job script', 'echo Tsk x', 'unknown operator'],
    ['a circle', 'echo "Task a -subtasks {Instance b}"; echo "Task b -subtasks {Instance a}"', 'wait for each other'],
  ])('of %s is an error, explained in the log', async (_, script, message) => {
    const farm = await testEngine();
    const jid = await farm.spool(
      `Job -title {x} -subtasks { Task {maker} -cmds { RemoteCmd {sh -c {${script}}} -expand 1 } }`,
    );
    await farm.until('job', `jid=${jid} and error`);
    expect(await farm.log(jid, 1)).toContain(message);
    expect(await farm.select('job', `jid=${jid}`, 'numtasks')).toEqual([{ numtasks: 1 }]);
  });

  test('of a command that fails adds nothing', async () => {
    const farm = await testEngine();
    const jid = await farm.spool(
      `Job -title {x} -subtasks { Task {maker} -cmds { ${shell('echo Task made; exit 3', '-expand 1')} } }`,
    );
    await farm.until('job', `jid=${jid} and error`);
    expect(await farm.select('invocation', `jid=${jid}`, 'rcode')).toEqual([{ rcode: 3 }]);
    expect(await tree(farm, jid)).toEqual(['maker E']);
  });

  test('done again, what the former run made leaves the tree', async () => {
    const farm = await testEngine();
    const jid = await farm.spool(
      `Job -title {x} -subtasks { Task {maker} -cmds { ${shell(`echo 'Task {made by %i} -cmds { RemoteCmd {true} }'`, '-expand 1')} } }`,
    );
    await farm.until('job', `jid=${jid} and done and numtasks=2`);
    expect((await farm.call(`queue?q=jrestart&jid=${jid}`)).status).toBe(200);
    await farm.until('task', `jid=${jid} and tid=3 and done and Job.numdone=2`);
    expect(await tree(farm, jid)).toEqual([['maker D', 'made by 1 D']]);
    expect(await farm.select('task', `jid=${jid}`, 'tid,attached', 'tid')).toEqual([
      { tid: 1, attached: true },
      { tid: 2, attached: false },
      { tid: 3, attached: true },
    ]);
  });
});

describe('a large expansion', () => {
  const COUNT = 6000;
  /** Tasks that stay ready, and some that wait for them and for others of the job. */
  const many = `Iterate i -from 1 -to ${COUNT - 2} -template { Task {t$i} -id {t$i} -cmds { ${shell('true', '-service elsewhere')} } }
    Task {last} -cmds { ${shell('true')} } -subtasks { Instance {t${COUNT - 2}}
      Instance {before}
      Instance {after} }
    Task {group} -serialsubtasks 1`;
  const jobOf = (file: string): string => `Job -title {x} -subtasks {
    Task {after} -subtasks { Task {maker} -cmds { ${shell(`cat ${file}`, '-expand 1')} } }
    Task {before} -cmds { ${shell('true', '-service elsewhere')} }
  }`;
  const rows = ['tid', 'title', 'state', 'attached', 'ptids'].join();

  test('is taken in beside everything else, as a small one is', async () => {
    const farm = await testEngine({ services: ['here'] });
    const file = join(farm.folder, 'many');
    writeFileSync(file, many);
    const jid = await farm.spool(jobOf(file));
    let asked = 0;
    let isThere = false;
    const others = (async () => {
      for (; !isThere; asked++) await farm.call('monitor?q=blades');
    })();
    await farm.until('job', `jid=${jid} and numtasks=${COUNT + 3}`);
    isThere = true;
    await others;
    expect(asked).toBeGreaterThan(5);
    expect(await farm.select('job', `jid=${jid}`, 'numready,numblocked,numdone,maxtid,maxcid')).toEqual([
      { numready: COUNT - 1, numblocked: 3, numdone: 1, maxtid: COUNT + 3, maxcid: COUNT + 1 },
    ]);
    const [first, last] = await farm.select('task', `jid=${jid} and title in [t1 last]`, rows, 'tid');
    expect(first).toEqual({ tid: 4, title: 't1', state: 'ready', attached: true, ptids: [2] });
    expect(last).toEqual({ tid: COUNT + 2, title: 'last', state: 'blocked', attached: true, ptids: [2] });
    expect(await farm.select('task', `jid=${jid} and title in [before t${COUNT - 2}]`, 'ptids', 'tid')).toEqual([
      { ptids: [0, COUNT + 2] },
      { ptids: [2, COUNT + 2] },
    ]);
    expect(await farm.log(jid, 2)).toContain('waits for this expansion');
    await farm.engine.close();
    const next = await testEngine({ stateDir: farm.folder, services: ['elsewhere'] });
    await next.call(`queue?q=tskip&jid=${jid}&tid=${Array.from({ length: COUNT - 10 }, (_, index) => index + 4)}`);
    await next.until('job', `jid=${jid} and done`);
  });

  test('that is cut off by a crash is in the job once', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'many');
    writeFileSync(file, many);
    const first = await killableEngine(folder);
    const jid = await first.spool(jobOf(file));
    await first.until('task', `jid=${jid} and tid > 3`);
    await first.kill();
    const next = await testEngine({ stateDir: folder, services: ['here'] });
    await next.until('job', `jid=${jid} and numtasks=${COUNT + 3}`);
    expect(await next.select('task', `jid=${jid} and attached and title=last`, 'tid')).toHaveLength(1);
    expect(await next.select('task', `jid=${jid}`, 'tid')).toHaveLength(COUNT + 3);
    await next.call(`queue?q=jrestart&jid=${jid}`);
    await next.until('invocation', `jid=${jid} and cid=1 and iid=2 and stoptime`);
    await next.until('job', `jid=${jid} and numtasks=${COUNT + 3}`);
  });

  test('that an engine is at work on when it is stopped is for the next one', async () => {
    const first = await testEngine({ services: ['here'] });
    const file = join(first.folder, 'many');
    writeFileSync(file, many);
    const jid = await first.spool(jobOf(file));
    await first.until('task', `jid=${jid} and tid > 3`);
    await first.engine.close();
    const next = await testEngine({ stateDir: first.folder, services: ['here'] });
    await next.until('job', `jid=${jid} and numtasks=${COUNT + 3}`);
    expect(await next.select('invocation', `jid=${jid} and cid=1`, 'iid,rcode')).toEqual([{ iid: 1, rcode: 0 }]);
  });

  test('inherits what the job has in the end, also if that is changed meanwhile', async () => {
    const farm = await testEngine({ services: ['here'] });
    const file = join(farm.folder, 'many');
    writeFileSync(
      file,
      `Iterate i -from 1 -to ${COUNT} -template { Task {t$i} -cmds { ${shell('true', '-service nowhere')} } }`,
    );
    const jid = await farm.spool(
      `Job -title {x} -subtasks { Task {maker} -cmds { ${shell(`cat ${file}`, '-expand 1')} } }`,
    );
    await farm.until('task', `jid=${jid} and tid > 3`);
    await farm.call(`queue?q=jattr&jid=${jid}&set_service=nuke`);
    await farm.until('job', `jid=${jid} and numtasks=${COUNT + 1}`);
    const services = `select class.data ->> '$.service', count(*) from command join class
      on class.jid = command.jid and class.id = command.class group by 1 order by 1`;
    await vi.waitFor(() => {
      expect(storedRows(farm.folder, services)).toEqual([
        ['(nowhere),(nuke)', COUNT],
        ['nuke', 1],
      ]);
      expect(storedRows(farm.folder, `select name from param where name glob 'inheriting*'`)).toEqual([]);
    }, 20_000);
  });

  // On a busy machine all of it may be in the job before anybody sees its rows: then once more.
  test('of a task that starts over meanwhile does not come to the job', { retry: 4, timeout: 15_000 }, async () => {
    const farm = await testEngine({ services: ['here'] });
    const file = join(farm.folder, 'many');
    // So many that somebody sees the rows before all of it is in the job.
    writeFileSync(
      file,
      `Iterate i -from 1 -to 40000 -template { Task {t$i} -cmds { ${shell('true', '-service nowhere')} } }`,
    );
    const jid = await farm.spool(jobOf(file));
    await farm.until('task', `jid=${jid} and not attached`);
    writeFileSync(file, 'Task {few}');
    await farm.call(`queue?q=jrestart&jid=${jid}`);
    await farm.until('job', `jid=${jid} and numtasks=4`);
    expect(await tree(farm, jid)).toEqual([['after D', ['maker D', 'few D']], 'before B']);
    expect(await farm.select('task', `jid=${jid} and tid > 3`, 'tid,title')).toMatchObject([{ tid: 4, title: 'few' }]);
  });

  test.each([
    ['circle', `${many}\nTask a -subtasks {Instance b}\nTask b -subtasks {Instance a}`, 'wait for each other'],
    ['no script', `${many}\nTsk x`, 'unknown operator'],
  ])('that is wrong (%s) is an error', async (_, text, message) => {
    const farm = await testEngine();
    const file = join(farm.folder, 'many');
    writeFileSync(file, text);
    const jid = await farm.spool(
      `Job -title {x} -subtasks { Task {maker} -cmds { ${shell(`cat ${file}`, '-expand 1')} } }`,
    );
    await farm.until('job', `jid=${jid} and error`);
    expect(await farm.log(jid, 1)).toContain(message);
    expect(await farm.select('job', `jid=${jid}`, 'numtasks')).toEqual([{ numtasks: 1 }]);
  });
});

describe('TR_EXPAND_CHUNK', () => {
  test('several times while the command runs: siblings that run at once, Instances inside', async () => {
    const farm = await testEngine();
    const { folder } = farm;
    // The emitter ends only when the first chunk has run.
    const script = `
      echo "Task {one} -id {a} -cmds { RemoteCmd {touch ${folder}/one} }" > ${folder}/1
      echo TR_EXPAND_CHUNK '"'${folder}/1'"'
      while [ ! -e ${folder}/one ]; do sleep 0.01; done
      echo "Job -title {full} -subtasks {
        Task {group} -serialsubtasks 1 -subtasks {
          Task {x} -id {x} -cmds { RemoteCmd {true} }
          Task {y} -id {y} -cmds { RemoteCmd {true} } -subtasks { Instance {x} }
        }
        Task {two} -subtasks { Instance {y}
                               Instance {a} }
      }" > ${folder}/2
      echo 'TR_EXPAND_CHUNK "'${folder}/2'" somewhere'`;
    const jid = await farm.spool(`Job -title {x} -subtasks {
      Task {parent} -cmds { RemoteCmd {true} } -subtasks { Task {emitter} -cmds { RemoteCmd {sh -c {${script}}} } }
    }`);
    await farm.until('job', `jid=${jid} and done and numtasks=7`);
    expect(await tree(farm, jid)).toEqual([['parent D', 'emitter D', 'one D', ['group D', 'x D', 'y D'], 'two D']]);
    const ants = await farm.select('task', `jid=${jid}`, 'title,ptids', 'tid');
    expect(ants.find(({ title }) => title === 'one')?.ptids).toEqual([1, 7]);
    expect(await farm.log(jid, 2)).not.toContain('TR_EXPAND_CHUNK');
  });

  test.each([0, 3, 7])(
    'that cannot be used fails its task, and does not cost the command its exit code: %i',
    async (rcode) => {
      const farm = await testEngine();
      const good = join(farm.folder, 'good');
      writeFileSync(good, 'Task {made}');
      const bad = join(farm.folder, 'bad');
      const jid = await farm.spool(
        `Job -title {x} -subtasks { Task {t} -cmds {
        ${shell(`for file in ${bad} ${good}; do echo 'TR_EXPAND_CHUNK "'$file'"'; done; exit ${rcode}`, '-resumewhile {exitcode 7}')}
      } }`,
      );
      await farm.until('job', `jid=${jid} and error and not active`);
      const log = await farm.log(jid, 1);
      expect(log.split(bad)).toHaveLength(2);
      expect(log).toContain('an expansion is not in the job');
      expect(await farm.select('invocation', `jid=${jid}`, 'rcode,resumable')).toEqual([{ rcode, resumable: false }]);
      const { json } = await farm.call(`monitor?q=taskdetails&jid=${jid}&tid=1`);
      expect(json).toMatchObject({ cmds: [{ state: 'Error', exitcode: `${rcode}` }] });
      expect(await farm.select('job', `jid=${jid}`, 'numtasks')).toEqual([{ numtasks: 2 }]);
    },
  );

  test('by a command that is retried by itself: what the failed attempt has added leaves the tree', async () => {
    const farm = await testEngine();
    const [chunk, failed] = [join(farm.folder, 'chunk'), join(farm.folder, 'failed')];
    writeFileSync(chunk, `Task {added} -cmds { ${shell('true')} }`);
    const script = `echo TR_EXPAND_CHUNK '"${chunk}"'; [ -e ${failed} ] || { touch ${failed}; exit 7; }`;
    const jid = await farm.spool(
      `Job -title {x} -subtasks { Task {maker} -cmds { ${shell(script, '-retryrc {7}')} } }`,
    );
    await farm.until('job', `jid=${jid} and done`);
    expect(await farm.select('task', `jid=${jid} and title=added`, 'tid,attached', 'tid')).toEqual([
      { tid: 2, attached: false },
      { tid: 3, attached: true },
    ]);
    expect(await tree(farm, jid)).toEqual(['maker D', 'added D']);
  });

  test('by a command before the one that is resumed: it runs again, since what it added has left the tree', async () => {
    const farm = await testEngine();
    const [chunk, failed] = [join(farm.folder, 'chunk'), join(farm.folder, 'failed')];
    writeFileSync(chunk, `Task {added} -cmds { ${shell('true')} }`);
    const jid = await farm.spool(`Job -title {x} -subtasks { Task {maker} -cmds {
      ${shell(`echo resuming %r; echo TR_EXPAND_CHUNK '"${chunk}"'`)}
      ${shell(`echo resuming %r; [ -e ${failed} ] || { touch ${failed}; exit 7; }`)}
    } }`);
    await farm.until('task', `jid=${jid} and tid=1 and error and Job.numdone=1`);
    await farm.call(`queue?q=tretry&recover=1&jid=${jid}&tid=1`);
    await farm.until('job', `jid=${jid} and done`);
    expect(await tree(farm, jid)).toEqual(['maker D', 'added D']);
    expect((await farm.log(jid, 1)).match(/resuming \d/g)).toEqual([
      'resuming 0',
      'resuming 0',
      'resuming 1',
      'resuming 1',
    ]);
  });

  test('that could not be used at first is in the job in the end, if it could then', async () => {
    const farm = await testEngine();
    const late = join(farm.folder, 'late');
    const script = `echo 'TR_EXPAND_CHUNK "${late}"'; while [ ! -e ${late} ]; do sleep 0.01; done`;
    const jid = await farm.spool(`Job -title {x} -subtasks { Task {t} -cmds { ${shell(script)} } }`);
    await vi.waitFor(async () => expect(await farm.log(jid, 1)).toContain('the expansion failed'), 20_000);
    writeFileSync(`${late}.new`, 'Task {made}');
    renameSync(`${late}.new`, late);
    await farm.until('job', `jid=${jid} and done and numtasks=2`);
    expect(await farm.log(jid, 1)).toContain('is in the job now');
  });

  test('of a top-level task makes top-level tasks; one that waits for the whole is refused its wait', async () => {
    const farm = await testEngine();
    const file = join(farm.folder, 'chunk');
    writeFileSync(file, 'Task {made} -subtasks { Instance {top} }\nTask {also} -subtasks { Instance {emitter} }');
    const jid = await farm.spool(`Job -title {x} -subtasks {
      Task {top} -subtasks { Task {emitter} -cmds { ${shell(`echo 'TR_EXPAND_CHUNK "${file}"'`)} } }
    }`);
    await farm.until('job', `jid=${jid} and done`);
    expect(await tree(farm, jid)).toEqual([['top D', 'emitter D', 'made D', 'also D']]);
    expect(await farm.log(jid, 2)).toContain('waits for this expansion');
  });

  test('survives a restart of the engine', async () => {
    const first = await testEngine({ slots: 1 });
    const file = join(first.folder, 'chunk');
    writeFileSync(file, 'Task {made} -cmds { RemoteCmd {true} }');
    const jid = await first.spool(`Job -title {x} -subtasks {
      Task {emitter} -cmds { ${shell(`echo 'TR_EXPAND_CHUNK "${file}"'`)} }
      Task {blocker} -cmds { ${shell(`test -e ${file}.go || exec sleep 600`)} }
    }`);
    await first.until('task', `jid=${jid} and title=blocker and active`);
    await first.engine.close();
    writeFileSync(`${file}.go`, '');
    const second = await testEngine({ stateDir: first.folder });
    await second.until('job', `jid=${jid} and done and numtasks=3`);
    expect(await tree(second, jid)).toEqual(['emitter D', 'blocker D', 'made D']);
  });
});
