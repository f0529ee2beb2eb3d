import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine } from '@jobtronaut/engine';

const stateDir = mkdtempSync(join(tmpdir(), 'jobtronaut-packed-'));
const engine = await startEngine({ stateDir, slots: 1 });
const reply = await fetch(`${engine.url}/Tractor/monitor?q=jobs`, { headers: { connection: 'close' } });
console.log(reply.status);
await engine.close();
rmSync(stateDir, { recursive: true });
