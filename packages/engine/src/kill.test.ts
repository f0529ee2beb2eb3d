/**
 * Kills engines and launchers at random moments while jobs run whose commands write down their own runs, and holds what was
 * written against what the engine promises. `JOBTRONAUT_KILLS` says how often (20), `JOBTRONAUT_SEED` repeats a run:
 * what is spooled and when is killed; what the machine makes of it stays its own.
 */

import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'libsql';
import { expect, test } from 'vitest';
import { temporaryFolder } from './testing/engine.ts';
import { type KillableEngine, killableEngine, launchers } from './testing/killable.ts';

const KILLS = Number(process.env.JOBTRONAUT_KILLS ?? 20);
const SEED = Number(process.env.JOBTRONAUT_SEED ?? Math.floor(Math.random() * 2 ** 31));
const SLOTS = 3;

/** Numbers from 0 to 1, the same for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * A command that writes down its beginning and its end, and whether an earlier attempt of it is still alive (known by
 * number and start time; the dead that nobody has collected are dead). All in the name of the command, not of the task.
 */
const RECORD = `#!/bin/sh
cd "$(dirname "$0")"; name=$TR_ENV_JID.$TR_ENV_CID
own=$(sed 's/.*) //' /proc/$$/stat); set -- "$1" $own; start=\${21}; secs=$1
if [ -e alive/$name ]; then
  read -r pid began < alive/$name
  other=$(sed 's/.*) //' /proc/$pid/stat 2>/dev/null)
  set -- $other
  [ "\${20}" = "$began" ] && [ "$1" != Z ] && echo "twice $name" >> runs
fi
echo "$$ $start" > alive/$name.$$; mv alive/$name.$$ alive/$name
echo "begin $name" >> runs
[ -e "$CHUNKS.1" ] && echo "TR_EXPAND_CHUNK \\"$CHUNKS.1\\""
sleep $secs
[ -e "$CHUNKS.2" ] && echo "TR_EXPAND_CHUNK \\"$CHUNKS.2\\""
[ -e "$TREE" ] && cat "$TREE"
echo "end $name" >> runs
`;

interface Snapshot {
  /** Lines that were written before. */
  readonly lines: number;
  /** `JID.CID` of commands whose success is recorded, in the database or by the launcher. */
  readonly ended: ReadonlySet<string>;
  /** Of those that had begun without a recorded end, if the launcher was killed. */
  readonly interrupted: ReadonlySet<string>;
}

class Ordeal {
  readonly folder = temporaryFolder();
  readonly state = join(this.folder, 'state');
  readonly random = randomOf(SEED);
  readonly snapshots: Snapshot[] = [];
  readonly spooled: number[] = [];
  /** Titles that each job has in the end. */
  titles: string[] = [];

  constructor() {
    mkdirSync(join(this.folder, 'alive'));
    mkdirSync(this.state);
    writeFileSync(join(this.folder, 'runs'), '');
    writeFileSync(this.script, RECORD);
    chmodSync(this.script, 0o700);
    for (const name of ['chunk.1', 'chunk.2', 'tree']) {
      writeFileSync(join(this.folder, name), ['x', 'y'].map((letter) => this.task(`${name} ${letter}`)).join(''));
    }
  }

  get script(): string {
    return join(this.folder, 'record.sh');
  }

  get lines(): string[] {
    return readFileSync(join(this.folder, 'runs'), 'utf8').split('\n').slice(0, -1);
  }

  task(title: string, options = '', commands = 1): string {
    this.titles.push(title);
    const command = (): string => `RemoteCmd {${this.script} ${(this.random() * 0.3).toFixed(3)}}`;
    return `Task {${title}} -cmds { ${Array.from({ length: commands }, command).join('\n')} } ${options}\n`;
  }

  job(): string {
    this.titles = ['chunk.1', 'chunk.2', 'tree'].flatMap((name) => [`${name} x`, `${name} y`]);
    const expander = (title: string, key: string, options: string): string => {
      this.titles.push(title);
      return `Task {${title}} -cmds { RemoteCmd {${this.script} ${(this.random() * 0.3).toFixed(3)}} ${options} -envkey {{setenv ${key}}} }\n`;
    };
    const independent = Array.from({ length: 6 }, (_, index) => this.task(`a${index}`, '', 1 + (index % 2)));
    const serial = Array.from({ length: 3 }, (_, index) => this.task(`s${index}`));
    this.titles.push('serial');
    return `Job -title {kill} -subtasks {
      ${expander('chunks', `CHUNKS=${join(this.folder, 'chunk')}`, '')}
      ${expander('expands', `TREE=${join(this.folder, 'tree')}`, '-expand 1')}
      ${independent.join('')}
      Task {serial} -serialsubtasks 1 -subtasks { ${serial.join('')} }
      ${this.task('waits', '-subtasks {\nInstance {a0}\nInstance {chunks}\n}')}
    }`;
  }

  /** What was recorded when all that records was dead, or only the engine was. */
  snapshot(launcherKilled: boolean): void {
    const { lines } = this;
    const db = new Database(join(this.state, 'engine.db'));
    const rows = db.prepare('select jid, cid, iid, rcode, stoptime from invocation').raw(true).all([]) as unknown[][];
    db.close();
    const ended = new Set(rows.filter(([, , , rcode]) => rcode === 0).map(([jid, cid]) => `${jid}.${cid}`));
    const folder = join(this.state, 'launcher');
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      const [, jid, cid] = /^J(\d+)\.C(\d+)\.\d+\.end$/.exec(name) ?? [];
      if (jid !== undefined) ended.add(`${jid}.${cid}`);
    }
    const open = rows.filter(([, , , , stoptime]) => stoptime === null).map(([jid, cid]) => `${jid}.${cid}`);
    const interrupted = new Set(launcherKilled ? open.filter((name) => !ended.has(name)) : []);
    this.snapshots.push({ lines: lines.length, ended, interrupted });
  }

  async spool(engine: KillableEngine): Promise<void> {
    this.spooled.push(await engine.spool(this.job()));
  }

  killLaunchers(): boolean {
    const pids = launchers(this.state);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    return pids.length > 0;
  }
}

async function unfinished(engine: KillableEngine): Promise<number> {
  return (await engine.select('job', 'not done', 'jid')).length;
}

test(
  `${KILLS} kills (JOBTRONAUT_KILLS=${KILLS} JOBTRONAUT_SEED=${SEED})`,
  async () => {
    const ordeal = new Ordeal();
    const { random, state } = ordeal;
    for (let kill = 0; kill < KILLS; kill++) {
      const engine = await killableEngine(state, { slots: SLOTS, maxLosses: KILLS + 1 });
      if ((await unfinished(engine)) < 2) await ordeal.spool(engine);
      await sleep(random() * 600);
      const fate = random();
      // The launcher alone at first, or with its engine; the others lose the engine only.
      let launcherKilled = fate < 0.15 && ordeal.killLaunchers();
      if (launcherKilled) {
        ordeal.snapshot(true);
        await sleep(random() * 300);
      }
      await engine.kill();
      if (fate > 0.15 && fate < 0.45) launcherKilled = ordeal.killLaunchers();
      ordeal.snapshot(launcherKilled && fate > 0.15);
      // Time for commands to end while nobody is there.
      if (random() < 0.5) await sleep(random() * 300);
    }
    const last = await killableEngine(state, { slots: SLOTS, maxLosses: KILLS + 1 });
    while ((await unfinished(last)) > 0) await sleep(20);

    const ends = new Set(ordeal.lines.filter((line) => line.startsWith('end ')).map((line) => line.slice(4)));
    for (const jid of ordeal.spooled) {
      // What an interrupted attempt had added has left the tree.
      const tasks = await last.select('task', `jid=${jid} and attached`, 'tid,title,state');
      expect(tasks.map(({ title }) => title).sort(), `tasks of job ${jid}`).toEqual([...ordeal.titles].sort());
      expect(tasks.filter(({ state: its }) => its !== 'done')).toEqual([]);
      const tids = new Set(tasks.map(({ tid }) => tid));
      const commands = (await last.select('command', `jid=${jid}`, 'tid,cid')).filter(({ tid }) => tids.has(tid));
      expect(commands.filter(({ cid }) => !ends.has(`${jid}.${String(cid)}`))).toEqual([]);
    }
    const { lines } = ordeal;
    expect(
      lines.filter((line) => line.startsWith('twice')),
      'two attempts alive at once',
    ).toEqual([]);
    for (const { lines: before, ended } of ordeal.snapshots) {
      const again = lines.slice(before).filter((line) => line.startsWith('begin ') && ended.has(line.slice(6)));
      expect(again, 'recorded ends that ran again').toEqual([]);
    }
    const begun = new Map<string, number>();
    for (const line of lines)
      if (line.startsWith('begin ')) begun.set(line.slice(6), (begun.get(line.slice(6)) ?? 0) + 1);
    for (const [name, times] of begun) {
      const interruptions = ordeal.snapshots.filter(({ interrupted }) => interrupted.has(name)).length;
      expect(times, `runs of ${name}, interrupted ${interruptions} times`).toBeLessThanOrEqual(1 + interruptions);
    }
    const again = [...begun.values()].filter((times) => times > 1).length;
    const launcherKills = ordeal.snapshots.filter(({ interrupted }) => interrupted.size > 0).length;
    process.stdout.write(
      `seed ${SEED}: ${KILLS} kills of the engine, ${launcherKills} of a launcher at work; ${ordeal.spooled.length} jobs, ${begun.size} commands, ${again} ran again\n`,
    );
  },
  20_000 + KILLS * 6000,
);
