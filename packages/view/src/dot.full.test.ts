import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderDot } from './dot.ts';
import { anyJob, sequenceOf } from './testing/documents.ts';

const isMissing = (process.env.JOBTRONAUT_MISSING_TOOLS ?? '').split(',').includes('dot');

describe.skipIf(isMissing)('Graphviz', () => {
  const drawn = (dot: string) => spawnSync('dot', ['-Tplain'], { input: dot, encoding: 'utf8' });

  it('draws what renderDot writes, whatever the titles are', () => {
    fc.assert(
      fc.property(anyJob, (document) => {
        const dot = renderDot(document);
        const { status, stdout, stderr } = drawn(dot);
        expect({ status, stderr: stderr.replace(/^.*(?:Fontconfig|Pango|cairo).*\n/gm, '') }).toEqual({
          status: 0,
          stderr: '',
        });
        expect(stdout.match(/^node /gm)?.length).toBe(dot.match(/^ {2}n\d+ \[/gm)?.length);
        expect(stdout.match(/^edge /gm)?.length).toBe(dot.match(/^ {2}n\d+ -> /gm)?.length);
      }),
      { numRuns: 60 },
    );
  });

  it('draws a large job', () => {
    expect(drawn(renderDot(sequenceOf(40, 50))).stdout).toMatch(/^node n1 .* "Shot 0000 … 0390/m);
  });
});
