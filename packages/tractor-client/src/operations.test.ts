import { expect, test } from 'vitest';
import { connect, LOGIN, serve } from '../test/server.ts';
import type { TractorClient } from './index.ts';

const blade = { name: 'b1', ipaddr: '10.0.0.1' };

/** What goes over the wire for each operation of tractor-protocol 7. */
const OPERATIONS: readonly [string, (client: TractorClient) => Promise<unknown>, string][] = [
  ['pauseJobs', (c) => c.pauseJobs(7), 'queue?q=jattr&jid=7&set_pause=1'],
  ['unpauseJobs', (c) => c.unpauseJobs([7, 8]), 'queue?q=jattr&jid=7%2C8&set_pause=0'],
  ['interruptJobs', (c) => c.interruptJobs(7), 'queue?q=jinterrupt&jid=7'],
  ['killTasks', (c) => c.killTasks(7, [1, 2]), 'queue?q=jinterrupt&jid=7&tid=1%2C2'],
  ['restartJobs', (c) => c.restartJobs(7), 'queue?q=jrestart&jid=7'],
  ['retryErrors', (c) => c.retryErrors(7), 'queue?q=jretry&jid=7&tsubset=error'],
  ['retryActive', (c) => c.retryActive(7), 'queue?q=jretry&jid=7&tsubset=active'],
  ['retryTask', (c) => c.retryTask(7, 1), 'queue?q=tretry&jid=7&tid=1'],
  ['resumeTask', (c) => c.resumeTask(7, 1), 'queue?q=tretry&recover=1&jid=7&tid=1'],
  ['skipTask', (c) => c.skipTask(7, 1), 'queue?q=tskip&jid=7&tid=1'],
  ['skipErrors', (c) => c.skipErrors(7), 'queue?q=tskip&jid=7&tsubset=error'],
  ['setPriority', (c) => c.setPriority(7, 10.5), 'queue?q=jattr&jid=7&set_priority=10.5'],
  ['setCrews', (c) => c.setCrews(7, ['a', 'b']), 'queue?q=jattr&jid=7&set_crews=a%2Cb'],
  ['delayJobs', (c) => c.delayJobs(7, new Date(1_714_636_999_001)), 'queue?q=jattr&jid=7&set_afterTime=1714637000'],
  ['undelayJobs', (c) => c.undelayJobs(7), 'queue?q=jattr&jid=7&set_afterTime=0'],
  ['setJobAttribute', (c) => c.setJobAttribute(7, 'comment', 'a b'), 'queue?q=jattr&jid=7&set_comment=a%20b'],
  [
    'setCommandAttribute',
    (c) => c.setCommandAttribute(7, 2, 'service', 'a||b'),
    'queue?q=cattr&jid=7&cid=2&set_service=a%7C%7Cb',
  ],
  ['deleteJobs', (c) => c.deleteJobs(7), 'queue?q=jretire&jid=7'],
  ['undeleteJobs', (c) => c.undeleteJobs(7), 'queue?q=jrestore&jid=7'],
  ['ejectBlade', (c) => c.ejectBlade('b1'), 'queue?q=ejectall&blade=b1'],
  ['nimbyBlade', (c) => c.nimbyBlade(blade), 'ctrl?q=battribute&b=b1/10.0.0.1&nimby=1'],
  ['nimbyBlade by', (c) => c.nimbyBlade(blade, 'mary'), 'ctrl?q=battribute&b=b1/10.0.0.1&nimby=mary'],
  ['unnimbyBlade', (c) => c.unnimbyBlade(blade), 'ctrl?q=battribute&b=b1/10.0.0.1&nimby=0'],
  ['delistBlade', (c) => c.delistBlade({ name: 'b1', ipaddr: null }), 'btrack?q=delist&id=b1'],
  ['traceBlade', (c) => c.traceBlade(blade), 'ctrl?q=tracer&t=b1/10.0.0.1&fmt=plain'],
  ['reconfigure', (c) => c.reconfigure(), 'ctrl?q=reconfigure'],
  ['reconfigure a file', (c) => c.reconfigure('limits.config'), 'ctrl?q=reconfigure&file=limits.config'],
  ['setLogLevel', (c) => c.setLogLevel('info'), 'ctrl?q=loglevel&v=info'],
  ['reconnectDatabase', (c) => c.reconnectDatabase(), 'ctrl?q=dbreconnect'],
];

test.each(OPERATIONS)('%s', async (_, act, request) => {
  const { address, seen } = await serve({ ...LOGIN, queue: { rc: 0 }, ctrl: { rc: 0 }, btrack: { rc: 0 } });
  await act(connect(address));
  expect(seen.at(-1)?.url).toBe(`/Tractor/${request}&tsid=123abc-456`);
  expect(seen).toHaveLength(3);
});

test('long lists go out in batches, and a failure tells how far it came', async () => {
  const jids = Array.from({ length: 450 }, (_, i) => i + 1);
  const asked: number[] = [];
  const { address } = await serve({
    ...LOGIN,
    queue: ({ params }) => {
      const batch = (params.jid ?? '').split(',').map(Number);
      if (batch.includes(450)) return { status: 500, send: { rc: 3, msg: 'no more' } };
      asked.push(...batch);
      return { rc: 0 };
    },
  });
  await expect(connect(address).deleteJobs(jids)).rejects.toMatchObject({
    code: 'engine-error',
    rc: 3,
    data: { completed: 400 },
  });
  expect(asked).toEqual(jids.slice(0, 400));
});

test('tasks go out in batches too, and nothing that is named twice goes out twice', async () => {
  const { address, seen } = await serve({ ...LOGIN, queue: { rc: 0 } });
  const ids = Array.from({ length: 450 }, (_, i) => i + 1);
  const client = connect(address);
  await client.killTasks(7, ids);
  await client.restartJobs([...ids, ...ids]);
  const sent = seen.slice(2).map(({ params: { q, jid, tid } }) => [q, (q === 'jinterrupt' ? tid : jid)?.split(',')]);
  expect(sent.map(([q, some]) => [q, some?.length])).toEqual(
    ['jinterrupt', 'jrestart'].flatMap((q) => [200, 200, 50].map((count) => [q, count])),
  );
  expect(sent.flatMap(([, some]) => some).map(Number)).toEqual([...ids, ...ids]);
});

test('no jobs, no request', async () => {
  const { address, seen } = await serve({});
  await connect(address).deleteJobs([]);
  expect(seen).toHaveLength(0);
});

test.each([
  ['an id', (c: TractorClient) => c.deleteJobs([1, Number.NaN])],
  ['a task id', (c: TractorClient) => c.skipTask(1, 0)],
  ['an attribute', (c: TractorClient) => c.setJobAttribute(1, 'a&b', 1)],
  ['a list', (c: TractorClient) => c.setCrews(1, ['a,b'])],
  ['a job of JavaScript', (c: TractorClient) => c.pauseJobs(undefined as unknown as number)],
  ['a value of JavaScript', (c: TractorClient) => c.setJobAttribute(1, 'comment', null as unknown as string)],
])('%s that is none is refused before anything is sent', async (_, act) => {
  const { address, calls } = await serve({ ...LOGIN });
  await expect(act(connect(address))).rejects.toMatchObject({ code: 'bad-request-value' });
  expect(calls()).not.toContain('queue');
});

test('the words of a command are read back', async () => {
  let words = '{}';
  const { address } = await serve({
    ...LOGIN,
    queue: ({ params }) => {
      words = `{${params.set_argv ?? ''}}`;
      return { rc: 0 };
    },
    db: () => ({ rc: 0, rows: [{ argv: words }] }),
  });
  const client = connect(address);
  await client.setCommandArgv(7, 1, ['sleep', '1']);
  await expect(client.setCommandArgv(7, 1, ['say', 'a"'])).rejects.toMatchObject({ code: 'attribute-not-kept' });
});
