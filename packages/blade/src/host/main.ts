/**
 * The host of status filters: `node main.js SECONDS CONFIGURATION`, the seconds between two readings, and a file (empty: it is searched). Standard input and output are the shim's; the host ends with its blade.
 *
 * @module
 */
import { loadConfiguration } from '@jobtronaut/plugins-loader';
import type { LogLevel } from '../blade-log.ts';
import { SiteFilters } from '../site-filters.ts';
import { Desk } from './desk.ts';
import { LineReader } from './line-reader.ts';
import type { Question } from './messages.ts';

const log: [LogLevel, string][] = [];
const note = (level: LogLevel, message: string): void => {
  // Nobody collects it while the blade asks nothing.
  if (log.length < 1000) log.push([level, message.slice(0, 2000)]);
};

const answerWith = process.stdout.write.bind(process.stdout);
// What a plugin prints must not get between the answers.
process.stdout.write = ((chunk: string | Uint8Array) => {
  const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
  for (const line of text.split('\n')) if (line.trim() !== '') note('info', line);
  return true;
}) as typeof process.stdout.write;

const [, , rereadSeconds, config] = process.argv;
const filters = await SiteFilters.open({
  configuration: () => loadConfiguration(config ? { config } : {}),
  log: note,
  rereadSeconds: Number(rereadSeconds),
});
const desk = new Desk(filters, log);
const reader = new LineReader((line) => {
  answerWith(`${JSON.stringify(desk.answer(JSON.parse(line) as Question))}\n`);
});
process.stdin.on('data', (chunk: Buffer) => reader.push(chunk));
process.stdin.once('end', () => process.exit());
