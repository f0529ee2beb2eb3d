// Lint, types, floors, unused code, licences: what can be said of the sources without a test.
import './setup.mjs';
import { CHECKS, runTasks } from './tasks.mjs';

process.exitCode = await runTasks(CHECKS);
