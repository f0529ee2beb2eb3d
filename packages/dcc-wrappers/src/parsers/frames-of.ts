import type { Application } from './finding.ts';

/**
 * How many frames a command line renders, where it says so: `blender -s 1 -e 10 -a`, `blender -f 1..10,20`, `Render -s 1 -e 10 -b 2`. Undefined: it
 * does not say, or the application counts them itself (Nuke).
 */
export function framesOf(application: Application, argv: readonly string[]): number | undefined {
  const after = (...options: readonly string[]): string | undefined => {
    const at = argv.findLastIndex((word) => options.includes(word));
    return at < 0 ? undefined : argv[at + 1];
  };
  if (application === 'blender') {
    const frames = after('-f', '--render-frame');
    if (frames !== undefined) return frames.split(',').reduce((sum, part) => sum + (countOf(part.split('..')) ?? 1), 0);
    const [start, end] = [after('-s', '--frame-start'), after('-e', '--frame-end')];
    return countOf([start, end], after('-j', '--frame-jump'));
  }
  return application === 'maya' ? countOf([after('-s'), after('-e')], after('-b')) : undefined;
}

/** Both ends included. */
function countOf([first, last]: readonly (string | undefined)[], step = '1'): number | undefined {
  const count = Math.floor((Number(last) - Number(first)) / Number(step)) + 1;
  return Number.isFinite(count) && count > 0 ? count : undefined;
}
