import { quickAnswer } from './quick.ts';

// `jobtronaut list | head -1`: who reads no more has what they want.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const words = process.argv.slice(2);
process.exitCode = (await quickAnswer(words)) ?? (await (await import('./run.ts')).run(words));
