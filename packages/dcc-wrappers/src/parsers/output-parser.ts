import { parseDirective } from '@jobtronaut/runner';
import { readArnold } from './arnold.ts';
import { readBlender } from './blender.ts';
import { readClarisse } from './clarisse.ts';
import { readCommon } from './common.ts';
import type { Application, Finding } from './finding.ts';
import { readHoudini } from './houdini.ts';
import { readKatana } from './katana.ts';
import { readMaya } from './maya.ts';
import type { LineReader } from './reading.ts';
import { readNode, readPython } from './scripts.ts';

/** Reads one line of output, without its newline. Undefined: the line says nothing of interest. It never throws. */
export type OutputParser = (line: string) => Finding | undefined;

export interface OutputParserOptions {
  /** How many frames the command renders; makes progress of single frames that of the whole. @default progress is that of the current frame */
  readonly frames?: number;
}

const READERS: Readonly<Record<Application, LineReader>> = {
  arnold: (line) => readArnold(line) ?? readCommon(line),
  blender: readBlender,
  clarisse: readClarisse,
  houdini: readHoudini,
  katana: readKatana,
  maya: readMaya,
  node: readNode,
  // `[18:41.54] ERROR: ...` is a labelled line, `Frame 7 (3 of 8)` a directive of the farm's own.
  nuke: readCommon,
  python: readPython,
};

const ESCAPE = '\u001b';
/** Colours of a terminal, which some applications print into files too. */
const COLOURS = new RegExp(`${ESCAPE}\\[[0-9;]*[mK]`, 'g');

/** Of a line that is longer, the beginning is read. */
const LONGEST_LINE = 64 * 1024;

/**
 * Makes a parser for the output of one command: it counts frames, so each command needs its own. The farm's own
 * progress directives (`TR_PROGRESS`, `Frame 7 (3 of 8)`) are understood in the output of every application.
 */
export function outputParser(application: Application, { frames }: OutputParserOptions = {}): OutputParser {
  const read = READERS[application];
  const whole = frames === undefined ? (percent: number) => percent : frameCounter(frames);
  const parse = (line: string): Finding | undefined => {
    const directive = parseDirective(line);
    if (directive) return directive.kind === 'progress' ? { kind: 'progress', percent: directive.percent } : undefined;
    const reading = read(line);
    return reading?.kind === 'frame' ? { kind: 'progress', percent: whole(reading.percent, reading.frame) } : reading;
  };
  return (raw) => {
    const cut = raw.length > LONGEST_LINE ? raw.slice(0, LONGEST_LINE) : raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    const line = cut.includes(ESCAPE) ? cut.replace(COLOURS, '') : cut;
    if (!line.includes('\r')) return parse(line);
    // Written over and over in one place: trouble counts wherever it stood, else what stood there last.
    const findings = line.split('\r').flatMap((part) => parse(part) ?? []);
    return findings.find(({ kind }) => kind !== 'progress') ?? findings.at(-1);
  };
}

/** Frames are done when they reach 100, or when another one begins. Never more than all of them, never back. */
function frameCounter(frames: number): (percent: number, frame: string | undefined) => number {
  let done = 0;
  let current: string | undefined;
  let within = 0;
  let most = 0;
  return (percent, frame) => {
    const another = frame !== undefined && current !== undefined && frame !== current;
    // Without names, a frame that begins again is another one.
    if (another || (frame === undefined && within === 100 && percent < 100)) {
      done += 1;
      within = 0;
    }
    current = frame ?? current;
    within = Math.max(within, percent);
    most = Math.max(most, Math.min(100, Math.floor((100 * done + within) / Math.max(1, frames))));
    return most;
  };
}
