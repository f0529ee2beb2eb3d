/**
 * What the embedded engine reads in the output of its commands, as a module that its launcher loads (its option `parsers`): the directives of
 * tractor-protocol 11.5, then what the application of the command prints.
 *
 * @module
 */
import { type CommandSpec, type LineParser, parseDirective } from '@jobtronaut/runner';
import { applicationOf } from './application-of.ts';
import { framesOf } from './frames-of.ts';
import { type OutputParser, outputParser } from './output-parser.ts';
import { verdictOf } from './verdicts.ts';

const known = new WeakMap<CommandSpec, OutputParser | null>();

const readApplication: LineParser = (line, _stream, command) => {
  let parse = known.get(command);
  if (parse === undefined) {
    parse = parserOf(command.argv);
    known.set(command, parse);
  }
  return parse ? verdictOf(parse(line)) : undefined;
};

function parserOf(argv: readonly string[]): OutputParser | null {
  const application = applicationOf(argv);
  if (application === undefined) return null;
  const frames = framesOf(application, argv);
  return outputParser(application, frames === undefined ? {} : { frames });
}

export const parsers: readonly LineParser[] = [parseDirective, readApplication];
