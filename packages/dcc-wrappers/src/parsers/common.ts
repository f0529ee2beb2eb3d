import { type LineReader, problem } from './reading.ts';

/**
 * What applications have in common: licence failures, labelled errors and warnings, Python exceptions, crashes.
 *
 * The patterns are read at each line of chatty renderers. Each is anchored, or its repetitions have a bound, so that none takes more than time in proportion to the line.
 */
export const readCommon: LineReader = (line) => {
  if (/licen[cs]/i.test(line) && LICENCE.test(line)) return problem('licence', line);
  const exception = EXCEPTION.exec(line);
  if (exception) return problem(exception[1] === 'Warning' ? 'warning' : 'error', line);
  const labelled = LABELLED.exec(line);
  if (labelled?.[1] !== undefined) {
    const message = line.slice(labelled[0].length).replace(/ \/\/ ?$/, '');
    // The head of a trace says nothing; its last line does.
    if (message.includes('Traceback (most recent call last)')) return undefined;
    return problem(/^warn/i.test(labelled[1]) ? 'warning' : 'error', message || line);
  }
  if (/segmentation fault|core dumped/i.test(line)) return problem('error', line);
  return undefined;
};

/**
 * A licence in reach of a word of failure, on either side. No quotes and slashes between them: a texture may have the name `license`.
 * The wordings are those of RLM (Foundry), FLEXnet (Autodesk) and SideFX; see test-fixtures/dcc-logs/README.md.
 */
const LICENCE =
  /\blicen[cs](?:es?|ing)\b[^/\\'"]{0,60}?\b(?:failed|failure|errors?|denied|expired|invalid|unavailable|not (?:obtained|found|available|valid)|could not|does not exist)\b|\b(?:no|invalid|denied|could not|cannot|can't|unable to|failed to)\b[^/\\'"]{0,60}?\blicen[cs]es?\b/i;

/** `Error: ...`, `// Warning: ...`, `[18:41.54] ERROR: ...`, `mantra: WARNING: ...`, `Fatal Error. ...` */
const LABELLED = /^(?:\/\/ )?(?:\[[^\]]{1,64}\]:? )?(?:[\w.-]{1,32}: )?(fatal error|error|warning) ?[:.] ?/i;

/** The last line of a Python trace: `RuntimeError: ...`, `hou.OperationFailed: ...`, `KeyboardInterrupt`. */
const EXCEPTION =
  /^[A-Za-z_](?:[\w.]{0,100}?(Error|Exception|Interrupt|Warning)|[\w.]{0,100}\.[A-Z]\w{1,100}Failed)(?::|$)/;
