import { existsSync } from 'node:fs';
import { nodeScript } from '@jobtronaut/dcc-wrappers';

console.log(existsSync(nodeScript().at(-1) ?? ''));
