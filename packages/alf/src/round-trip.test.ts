import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  job,
  normaliseDocument,
  parseAlf,
  parseAlfFragment,
  remoteCmd,
  serializeAlf,
  serializeAlfChunks,
  task,
  validateDocument,
} from './index.ts';
import { fragments, jobs, nastyText } from './testing/arbitrary.ts';

describe('parseAlf(serializeAlf(document))', () => {
  it('is the document, in normal form', () => {
    fc.assert(
      fc.property(
        jobs({ normal: true }),
        (document) => void expect(parseAlf(serializeAlf(document))).toEqual(document),
      ),
      { numRuns: 200 },
    );
  });

  it('is the normalised document, in any form', () => {
    fc.assert(
      fc.property(jobs({ normal: false }), (document) => {
        const normal = normaliseDocument(document);
        expect(parseAlf(serializeAlf(document))).toEqual(normal);
        expect(normaliseDocument(normal)).toEqual(normal);
      }),
      { numRuns: 200 },
    );
  });

  it('is the document in ASCII too', () => {
    fc.assert(
      fc.property(jobs({ normal: true }), (document) => {
        const text = serializeAlf(document, { asciiOnly: true });
        expect(/[^\0-\x7f]/.test(text)).toBe(false);
        expect(parseAlf(text)).toEqual(document);
      }),
      { numRuns: 200 },
    );
  });

  it('written again has the same bytes', () => {
    fc.assert(
      fc.property(jobs({ normal: false }), (document) => {
        // The stock API writes -0.0, which reads as 0.
        const text = serializeAlf(document).replace(' -priority {-0.0}', ' -priority {0.0}');
        expect(serializeAlf(parseAlf(text))).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  it('holds for fragments', () => {
    fc.assert(
      fc.property(fragments, (tasks) => void expect(parseAlfFragment(serializeAlf(tasks))).toEqual(tasks)),
      { numRuns: 200 },
    );
  });

  it('holds every text in every place', () => {
    fc.assert(
      fc.property(nastyText, (text) => {
        const command = remoteCmd({ argv: ['x', text], msg: text, tags: [text], envkey: [text], metadata: text });
        const document = job({
          title: text,
          comment: text,
          init: { a: text },
          subtasks: [task({ title: text, id: text, cmds: [command] })],
        });
        expect(parseAlf(serializeAlf(document))).toEqual(document);
      }),
      { numRuns: 2000 },
    );
  });
});

it('documents that can be written have no errors but cycles', () => {
  fc.assert(
    fc.property(jobs({ normal: false }), (document) => {
      const errors = validateDocument(document).filter(
        ({ severity, code }) => severity === 'error' && code !== 'cycle' && code !== 'too-large',
      );
      expect(errors).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

it('chunks are the same text', () => {
  fc.assert(
    fc.property(
      jobs({ normal: false }),
      (document) => void expect([...serializeAlfChunks(document)].join('')).toBe(serializeAlf(document)),
    ),
    { numRuns: 50 },
  );
});
