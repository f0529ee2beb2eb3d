// 100 kills of engines and launchers at work (JOBTRONAUT_KILLS, JOBTRONAUT_SEED: see packages/engine/src/kill.test.ts).
import './setup.mjs';
import { pnpm } from './workspace.mjs';

process.exitCode = await pnpm(['--filter', '@jobtronaut/engine', 'test:kill']);
