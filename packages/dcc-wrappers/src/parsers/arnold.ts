import { type LineReader, problem } from './reading.ts';

/**
 * `00:00:12   310MB         |   25% done - 34 rays/pixel`: time, memory, severity, text. Printed by `kick`, and by the
 * plugins in Maya, Katana and Houdini. Progress is that of the current frame.
 */
export const readArnold: LineReader = (line) => {
  const stamp = /^\d\d:\d\d:\d\d +\d+MB +(?:(WARNING|ERROR) +)?\|/.exec(line);
  if (!stamp) return undefined;
  const text = line.slice(stamp[0].length).trimStart();
  if (stamp[1] === undefined) {
    if (text.includes('[clm]') && /error \(\d+\)/.test(text)) return problem('licence', text);
    const done = /^(\d{1,3})% done/.exec(text);
    return done ? { kind: 'frame', percent: Math.min(100, Number(done[1])) } : undefined;
  }
  if (/watermark|\[clm\]|licen[cs]e/i.test(text)) return problem('licence', text);
  return problem(stamp[1] === 'ERROR' ? 'error' : 'warning', text);
};
