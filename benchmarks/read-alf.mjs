// Reads a job file; prints the milliseconds from file to structure, and the most bytes of memory of the process.
import { readFileSync } from 'node:fs';
import { readAlf } from '@jobtronaut/alf';

const start = performance.now();
const { file, document, diagnostics } = readAlf(readFileSync(process.argv[2]), { fileName: process.argv[2] });
const time = performance.now() - start;
if (diagnostics.length > 0 || file.statements.length !== 1 || document === undefined) throw new Error('not read');
console.log(`${time} ${process.resourceUsage().maxRSS * 1024}`);
