// A server in a process of its own: `engine FOLDER SLOTS` or `echo`. Tells its port, and its memory when asked.
import { createServer } from 'node:http';
import { startEngine } from '../../packages/engine/dist/index.js';

const [kind, stateDir = '', slots = '2'] = process.argv.slice(2);
if (kind === 'echo') {
  const echo = createServer((request, response) => {
    const body = JSON.stringify({ rc: 0, url: request.url });
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length, Connection: 'close' });
    response.end(body);
  });
  process.on('disconnect', () => process.exit());
  echo.listen(0, '127.0.0.1', () => process.send?.({ port: echo.address().port }));
} else {
  // Any free port: the preferred one may be taken by another engine.
  const { port } = await new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(address));
    });
  });
  const engine = await startEngine({ stateDir, port, slots: Number(slots) });
  process.on('disconnect', () => void engine.close().then(() => process.exit()));
  process.send?.({ port });
}
process.on('message', () => {
  globalThis.gc?.();
  process.send?.({ heap: process.memoryUsage().heapUsed, rss: process.memoryUsage.rss() });
});
