// Writes a job in chunks; prints the milliseconds, and the most bytes that were in use beside the document.
import { serializeAlfChunks } from '@jobtronaut/alf';
import { largeJob } from './large-job.mjs';

const document = largeJob(Number(process.argv[2]));
globalThis.gc();
const inUse = () => process.memoryUsage().heapUsed + process.memoryUsage().external;
const before = inUse();
const start = performance.now();
let most = 0;
let length = 0;
for (const chunk of serializeAlfChunks(document)) {
  length += chunk.length;
  most = Math.max(most, inUse() - before);
}
if (length < 100 * Number(process.argv[2])) throw new Error('not written');
console.log(`${performance.now() - start} ${most}`);
