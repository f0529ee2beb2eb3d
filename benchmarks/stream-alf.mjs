// Writes a job in chunks; prints the milliseconds, and the most bytes that were alive beside the document.
import { serializeAlfChunks } from '@jobtronaut/alf';
import { largeJob } from './large-job.mjs';

const commands = Number(process.argv[2]);
const document = largeJob(commands);

function write(onChunk) {
  let length = 0;
  for (const chunk of serializeAlfChunks(document)) {
    length += chunk.length;
    onChunk();
  }
  if (length < 100 * commands) throw new Error('not written');
}

/** What is alive: how much garbage waits beside it is for V8 to decide. */
function alive() {
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

// The first time, the titles of the document are made flat, which frees more than the writer takes.
const start = performance.now();
write(() => {});
const time = performance.now() - start;
const before = alive();
let most = 0;
write(() => {
  most = Math.max(most, alive() - before);
});
console.log(`${time} ${most}`);
