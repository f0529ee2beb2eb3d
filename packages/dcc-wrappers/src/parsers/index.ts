/**
 * What applications print, line by line: progress, warnings, errors, licence failures.
 *
 * @module
 */
export { applicationOf } from './application-of.ts';
export { APPLICATIONS, type Application, type Finding, isApplication, type ProblemKind } from './finding.ts';
export { framesOf } from './frames-of.ts';
export { type OutputParser, type OutputParserOptions, outputParser } from './output-parser.ts';
/** URL of the module that reads the output of applications for the embedded engine: one of its option `parsers`. */
export const ENGINE_PARSERS: string = new URL('./engine-parsers.js', import.meta.url).href;
export { type LogProblem, type LogSummary, type ParseLogOptions, parseLog } from './parse-log.ts';
export { verdictOf } from './verdicts.ts';
