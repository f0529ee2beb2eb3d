// A server in a process of its own: `engine FOLDER SLOTS` or `echo`. Tells its port, and what it has used when asked.
import { createServer } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
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
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
let cpu = process.cpuUsage();
process.on('message', () => {
  const { user, system } = process.cpuUsage(cpu);
  const peak = process.resourceUsage().maxRSS * 1024;
  const blocked = delay.max / 1e6;
  globalThis.gc?.();
  process.send?.({
    ...{ heap: process.memoryUsage().heapUsed, rss: process.memoryUsage.rss(), peak },
    // Since the last question: seconds, milliseconds.
    ...{ cpu: (user + system) / 1e6, blocked },
  });
  cpu = process.cpuUsage();
  delay.reset();
});
