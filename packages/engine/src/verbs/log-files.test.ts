import { expect, test } from 'vitest';
import { testEngine } from '../testing/engine.ts';
import { rawRequest } from '../testing/raw.ts';

test('parts of a log, as requests for a range ask for them', async () => {
  const farm = await testEngine();
  const jid = await farm.spool('Job -title {x} -subtasks { Task {t} -cmds { RemoteCmd {echo ten bytes} } }');
  await farm.until('job', `jid=${jid} and done`);
  const get = (range?: string) => {
    const lines = [
      `GET /Tractor/cmd-logs/fred/J${jid}/T1.log HTTP/1.0`,
      ...(range === undefined ? [] : [`Range: ${range}`]),
    ];
    return rawRequest(farm.engine.port, `${lines.join('\r\n')}\r\n\r\n`);
  };
  const { body: log, status } = await get();
  expect(status).toBe(200);
  const last = log.length - 1;
  for (const [range, from, to] of [
    ['bytes=0-', 0, last],
    ['bytes=10-', 10, last],
    ['bytes=0-0', 0, 0],
    ['bytes=5-9', 5, 9],
    [`bytes=5-${last + 9}`, 5, last],
    ['bytes=-4', last - 3, last],
    ['bytes=-99999', 0, last],
  ] as const) {
    const reply = await get(range);
    expect({ status: reply.status, body: reply.body }, range).toEqual({ status: 206, body: log.slice(from, to + 1) });
    expect(new Map(reply.headers).get('Content-Range'), range).toBe(`bytes ${from}-${to}/${log.length}`);
  }
  for (const range of ['bytes=9-5', 'bytes=-', 'bytes=1-2,4-5', 'lines=1-2', 'nonsense']) {
    expect(await get(range), range).toMatchObject({ status: 200, body: log });
  }
  for (const range of [`bytes=${log.length}-`, 'bytes=99999-100000', 'bytes=-0']) {
    expect(await get(range), range).toMatchObject({ status: 416, body: '' });
  }
});
