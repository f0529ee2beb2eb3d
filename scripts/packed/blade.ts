import { existsSync } from 'node:fs';
import { HOST_PROGRAM, SHIM_FILE } from '@jobtronaut/blade';

for (const file of [HOST_PROGRAM, SHIM_FILE]) {
  if (!existsSync(file)) throw new Error(`${file} is not in the package`);
}
console.log(SHIM_FILE);
