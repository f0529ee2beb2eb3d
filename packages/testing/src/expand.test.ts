import { describe, expect, it } from 'vitest';
import './matchers.ts';
import { expandTask } from './expand.ts';

const plugins = new URL('testing/plugins', import.meta.url);
const shot = () => expandTask('Shot', { frames: '1-10', scene: 'my scene' }, { plugins });

describe('an expanded job', () => {
  it('is a readable tree', async () => {
    expect((await shot()).tree()).toMatchInlineSnapshot(`
      "Shot
      └─ serial  3 one after the other
         ├▶ 1 Prepare
         │  └─ Prepare: Elements 1-10
         ├▶ 2 Render  3 in parallel
         │  └─ Render: Elements [1,4] … [9,10]  ×3
         └▶ 3 parallel  2 in parallel
            ├─ Movie
            │  └─ Movie: Elements 1-10
            └─ Check
               └─ Check: Elements 1-10"
    `);
  });

  it('has its command lines without the paths of this machine', async () => {
    expect((await shot()).argv()).toMatchInlineSnapshot(`
      "Prepare: Elements 1-10 | /site/prepare "my scene"
      Render: Elements [1,4] | /site/render {plugins}/render.json payload(Render frames=[1,4] scene="my scene" elements_id="frames" chunksize=4)
      Render: Elements [5,8] | /site/render {plugins}/render.json payload(Render frames=[5,8] scene="my scene" elements_id="frames" chunksize=4)
      Render: Elements [9,10] | /site/render {plugins}/render.json payload(Render frames=[9,10] scene="my scene" elements_id="frames" chunksize=4)
      Movie: Elements 1-10 | /site/movie "my scene"
      Check: Elements 1-10 | /site/movie "my scene""
    `);
  });

  it('has a job file that a golden file can be', async () => {
    const text = (await shot()).alf();
    expect(text).toBe((await shot()).alf());
    expect(text).not.toContain(import.meta.dirname);
    await expect(text).toMatchFileSnapshot('testing/shot.alf');
  });

  it('knows what runs before what', async () => {
    const job = await shot();
    expect(job).toRunInOrder('Prepare', 'Render', 'Movie');
    expect(job).not.toRunInOrder('Movie', 'Check');
    expect(() => job.runsBefore('Prepare', 'Rendr')).toThrow('no task with the title "Rendr"');
  });

  it('knows its commands', async () => {
    const job = await shot();
    expect(job).toHaveCommand('Prepare', '/site/prepare', 'my scene');
    expect(job).toHaveCommand('Movie', /movie$/);
    expect(job).not.toHaveCommand('Movie', '/site/prepare');
    expect(job).toHaveNoWarnings();
  });

  it('says what its matchers miss', async () => {
    const job = await shot();
    expect(() => expect(job).toRunInOrder('Prepare', 'Render', 'Prepare')).toThrow(
      /^Prepare does not wait for Render: Prepare \(task 2, in serial\) may start before Render \(task 4, in serial\) is done\nShot\n/,
    );
    expect(() => expect(job).toHaveCommand('Render', 'maya')).toThrow('Render has no command with maya');
    expect(() => expect({}).toHaveNoWarnings()).toThrow('expandTask()');
  });

  it('runs its scripts from their payloads', async () => {
    const [first] = await (await shot()).runScripts('Render');
    expect(first).toEqual({
      title: 'Render: Elements [1,4]',
      lines: ['TR_PROGRESS 100 %'],
      expansions: [{ root: 'Movie', arguments: { Movie: { scene: 'my scene 1 4' } } }],
    });
  });

  it('is refused with all its problems', async () => {
    await expect(expandTask('Shot', { frames: '1-x' }, { plugins })).rejects.toThrow(/scene/);
    await expect(expandTask('Shott', {}, { plugins })).rejects.toThrow(/Shot/);
  });
});

it('needs no folder for a task class', async () => {
  const { Movie } = await import('./testing/plugins/shot.ts');
  const job = await expandTask(Movie, { scene: 'a', elements_id: 'scene' });
  expect(job.argv()).toBe('Movie: Elements a | /site/movie a');
});
