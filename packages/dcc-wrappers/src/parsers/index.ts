/**
 * What applications print, line by line: progress, warnings, errors, licence failures.
 *
 * @module
 */
export { applicationOf } from './application-of.ts';
export { APPLICATIONS, type Application, type Finding, isApplication, type ProblemKind } from './finding.ts';
export { type OutputParser, type OutputParserOptions, outputParser } from './output-parser.ts';
export { type LogProblem, type LogSummary, type ParseLogOptions, parseLog } from './parse-log.ts';
export { verdictOf } from './verdicts.ts';
