/** What a status filter can do to this machine and its commands (tractor-protocol 12), with real processes. */

import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { FilteredCommand } from './status-filter.ts';
import { temporaryFolder, testEngine } from './testing/engine.ts';
import { killableEngine } from './testing/killable.ts';

test('around a command: it may be changed before, and what it expands after', async () => {
  const seen: [string, FilteredCommand][] = [];
  const see = (method: string, command: FilteredCommand) => void seen.push([method, { ...command }]);
  const farm = await testEngine({
    statusFilter: {
      preStart: (command) => {
        see('preStart', command);
        Object.assign(command.env as object, { FROM: 'filter' });
      },
      started: (command) => see('started', command),
      failedToStart: (command) => see('failedToStart', command),
      ended: (command) => {
        see('ended', command);
        if (typeof command.expandfile === 'string') appendFileSync(command.expandfile, 'Task {added by the filter}\n');
      },
    },
  });
  const jid = await farm.spool(
    'Job -title {x} -projects {p} -subtasks { Task {maker} -cmds { RemoteCmd {sh -c {echo "Task made-$FROM"}} -expand 1 } }',
  );
  await farm.until('job', `jid=${jid} and done and numtasks=3`);
  expect(await farm.select('task', `jid=${jid}`, 'title')).toEqual([
    { title: 'maker' },
    { title: 'made-filter' },
    { title: 'added by the filter' },
  ]);
  expect(seen.map(([method]) => method)).toEqual(['preStart', 'started', 'ended']);
  const [, before] = seen[0] ?? [];
  expect(before).toMatchObject({ jid, tid: 1, cid: 1, app: 'sh', cmdtype: 'remote', projects: ['p'], exitcode: null });
  expect(seen[1]?.[1]).toHaveProperty('pid', expect.any(Number));
  expect(seen[2]?.[1]).toMatchObject({ exitcode: 0 });
  expect(seen[2]?.[1].elapsed).toBeGreaterThan(0);

  seen.length = 0;
  const broken = await farm.spool('Job -title {y} -subtasks { Task {t} -cmds { RemoteCmd {/nowhere/nothing} } }');
  await farm.until('job', `jid=${broken} and error`);
  expect(seen.map(([method]) => method)).toEqual(['preStart', 'failedToStart']);
});

test('whether new work may start; the reason is the note of the blade', async () => {
  let open = false;
  const asked: Record<string, unknown>[] = [];
  const farm = await testEngine({
    slots: 3,
    statusFilter: {
      takesWork: (state) => {
        asked.push({ ...state });
        if (!open) state.excuse = 'for nights only';
        return open;
      },
    },
  });
  const jid = await farm.spool('Job -title {x} -subtasks { Task {t} -cmds { RemoteCmd {true} } }');
  await expect.poll(async () => await farm.select('blade', '', 'status')).toEqual([{ status: 'for nights only' }]);
  expect(await farm.select('job', `jid=${jid}`, 'numdone')).toEqual([{ numdone: 0 }]);
  open = true;
  await farm.until('job', `jid=${jid} and done`);
  expect(asked[0]).toMatchObject({ slotsInUse: 0, slotsAvailable: 3, maxSlots: 3, activeCmds: '_', isInService: true });
  expect(await farm.select('blade', '', 'status')).toEqual([{ status: '' }]);
});

test('an answer does not outlive the end of a command', async () => {
  let ended = 0;
  const farm = await testEngine({
    slots: 1,
    statusFilter: {
      takesWork: () => ended < 2,
      ended: () => {
        ended += 1;
      },
    },
  });
  const task = 'Task {t} -cmds { RemoteCmd {true} }';
  const jid = await farm.spool(`Job -title {x} -subtasks { ${task}; ${task}; ${task} }`);
  await farm.until('job', `jid=${jid} and numdone=2`);
  await expect
    .poll(async () => await farm.select('blade', '', 'status'))
    .toEqual([{ status: 'a status filter says no' }]);
  expect(await farm.select('job', `jid=${jid}`, 'numdone,numready')).toEqual([{ numdone: 2, numready: 1 }]);
});

test('a filter that throws is told, and changes nothing', async () => {
  const trouble: string[] = [];
  const fails = (): never => {
    throw new Error('no disk');
  };
  const farm = await testEngine({
    statusFilter: { takesWork: fails, preStart: fails, started: fails, ended: fails },
    onTrouble: (message) => trouble.push(message),
  });
  const jid = await farm.spool('Job -title {x} -subtasks { Task {t} -cmds { RemoteCmd {true} } }');
  await farm.until('job', `jid=${jid} and done`);
  expect(trouble).toEqual(Array(4).fill('the status filter failed: no disk'));
});

test('a filter that fails later, though it should answer at once, is told', async () => {
  const trouble: string[] = [];
  const later = () => Promise.reject(new Error('no network')) as never;
  const farm = await testEngine({
    statusFilter: { takesWork: later, ended: later },
    onTrouble: (message) => trouble.push(message),
  });
  const jid = await farm.spool('Job -title {x} -subtasks { Task {t} -cmds { RemoteCmd {true} } }');
  await farm.until('job', `jid=${jid} and done`);
  await expect.poll(() => trouble).toEqual(Array(2).fill('the status filter failed: no network'));
});

test('a command that an engine before this one has started ends with all that is known of it', async () => {
  const folder = temporaryFolder();
  const [begun, go] = [join(folder, 'begun'), join(folder, 'go')];
  const before = await killableEngine(folder);
  const script = `touch ${begun}; while [ ! -e ${go} ]; do sleep 0.02; done; exit 3`;
  const jid = await before.spool(`Job -title {x} -subtasks { Task {t} -cmds { RemoteCmd {sh -c {${script}}} } }`);
  await expect.poll(() => existsSync(begun)).toBe(true);
  await before.kill();
  const ended: FilteredCommand[] = [];
  const farm = await testEngine({ stateDir: folder, statusFilter: { ended: (command) => void ended.push(command) } });
  writeFileSync(go, '');
  await farm.until('job', `jid=${jid} and error`);
  expect(ended).toMatchObject([{ jid, cid: 1, app: 'sh', argv: ['sh', '-c', script], exitcode: 3 }]);
});
