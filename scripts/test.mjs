// Every check and every test that needs Node alone; with --full also the suites that need programs from Debian.
import './setup.mjs';
import { missingTools } from './debian.mjs';
import { CHECKS, runTasks } from './tasks.mjs';

process.exitCode = process.argv.includes('--full')
  ? await runTasks([...CHECKS, 'test', 'test:full', 'packed'], {
      JOBTRONAUT_MISSING_TOOLS: (await missingTools()).join(','),
    })
  : await runTasks([...CHECKS, 'test']);
