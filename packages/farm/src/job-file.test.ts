import { job, serializeAlf, task } from '@jobtronaut/alf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JobFile } from './job-file.ts';

async function textOf(file: JobFile): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of file.text()) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

describe('the text of a job', () => {
  it('is what alf writes, every time it is asked for', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1 }), async (titles) => {
        fc.pre(titles.every((title) => !title.includes('\0')));
        const document = job({ title: 'j', subtasks: titles.map((title) => task({ title })) });
        const file = await JobFile.of(document);
        const text = serializeAlf(document);
        expect(await textOf(file)).toBe(text);
        expect(await textOf(file)).toBe(text);
      }),
      { numRuns: 30 },
    );
  });

  it('is small however large the job', async () => {
    const subtasks = Array.from({ length: 20_000 }, (_, i) => task({ title: `Render: Elements ${i}`, id: `a-${i}` }));
    const file = await JobFile.of(job({ title: 'j', subtasks }));
    const compressed = file.compressed.reduce((bytes, { length }) => bytes + length, 0);
    expect(compressed).toBeLessThan((await textOf(file)).length / 5);
  });

  it('is not made of what cannot be written', async () => {
    const document = job({ title: 'j', subtasks: [task({ title: 'a\0b' })] });
    await expect(JobFile.of(document)).rejects.toMatchObject({
      code: 'bad-value',
      diagnostics: [{ path: 'subtasks[0].title' }],
    });
  });
});
