import { runBuiltIn } from './built-in-verbs.ts';
import { messageOf } from './errors.ts';

/** The program behind `TractorBuiltIn`: exit code 0, or 1 and the reason on stderr. */
const words = process.argv.slice(2);
try {
  await runBuiltIn(words, (line) => void process.stdout.write(`${line}\n`));
} catch (error) {
  process.stderr.write(`TractorBuiltIn ${words.join(' ')}: ${messageOf(error)}\n`);
  process.exitCode = 1;
}
