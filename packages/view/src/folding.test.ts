import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Box, boxesOf } from './drawing/scene.ts';
import { branchesOf } from './page/data.ts';
import { Folding } from './page/folding.ts';
import { pageData } from './page-data.ts';
import { pictureOf } from './picture.ts';
import { anyJob, sequenceOf } from './testing/documents.ts';

function foldingOf(document: Parameters<typeof pictureOf>[0]) {
  const data = pageData(pictureOf(document), new Map());
  const branches = branchesOf(data);
  return { folding: new Folding(branches, data.parents), branches };
}

const boxes = (folding: Folding): Box[] => [...boxesOf(folding.scene())];
const titles = (folding: Folding): string[] => boxes(folding).map(({ members, kind }) => members[0]?.title ?? kind);

describe('the folds of a page', () => {
  it('rebuild the tree that the page was given', () => {
    fc.assert(
      fc.property(anyJob, (document) => {
        const picture = pictureOf(document);
        expect(branchesOf(pageData(picture, new Map()))[0]).toEqual(picture.root);
      }),
    );
  });

  it('reveal any node with a box of its own, one after the other', () => {
    fc.assert(
      fc.property(anyJob, fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), (document, wanted) => {
        const { folding, branches } = foldingOf(document);
        for (const number of wanted) {
          const index = number % branches.length;
          folding.reveal(index);
          expect(boxes(folding).some(({ members }) => members.length === 1 && members[0]?.index === index)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('open and fold what is pressed, and nothing else', () => {
    const { folding } = foldingOf(sequenceOf(2, 3));
    const before = titles(folding);
    const shot = boxes(folding)[1];
    if (!shot) throw new Error('no box');
    folding.toggle(shot);
    expect(titles(folding)).toEqual(before.slice(0, 2));
    const folded = boxes(folding)[1];
    if (!folded) throw new Error('no box');
    expect(folded.hidden).toBe(2 * 6);
    folding.toggle(folded);
    folding.openAll();
    expect(titles(folding)).toEqual(before);
  });

  it('draw more of what is left out, before and after', () => {
    const { folding, branches } = foldingOf(sequenceOf(300, 1));
    const last = branches.filter(({ title }) => title.startsWith('Shot')).at(150);
    if (!last) throw new Error('no shot');
    folding.reveal(last.index);
    const rests = () => boxes(folding).filter(({ kind }) => kind === 'rest');
    const left = () => rests().map(({ each }) => each[0]);
    expect(left()).toEqual([146, 145]);
    for (const rest of rests()) folding.more(rest);
    expect(left()).toEqual([116, 115]);
  });

  it('put a stack together again', () => {
    const { folding, branches } = foldingOf(sequenceOf(1, 9));
    const before = titles(folding);
    const frame = branches.findIndex(({ title }) => title.endsWith('1005'));
    expect(folding.stackOf(frame)).toBeUndefined();
    folding.reveal(frame);
    expect(titles(folding)).toHaveLength(before.length + 8);
    folding.join(folding.stackOf(frame) ?? []);
    expect(titles(folding)).toEqual(before);
  });
});
