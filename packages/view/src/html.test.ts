import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { instance, job, remoteCmd, task } from '@jobtronaut/alf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Details, renderHtml } from './index.ts';
import type { PageData } from './page/data.ts';
import { anyJob } from './testing/documents.ts';

function dataOf(html: string): PageData {
  const packed = /id="data">([\w+/=]*)<\/script>/.exec(html)?.[1] ?? '';
  return JSON.parse(inflateSync(Buffer.from(packed, 'base64')).toString()) as PageData;
}

/** The page without what differs from job to job, but for titles. */
const frame = (html: string) => html.replace(/id="data">[\w+/=]*</, '').replace(/<style>[\s\S]*?<\/style>/, '');

describe('renderHtml', () => {
  it('lets nothing in but its own script and style', () => {
    const html = renderHtml(job({ title: 'j', subtasks: [] }));
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
    const hash = (text: string | undefined) =>
      createHash('sha256')
        .update(text ?? '')
        .digest('base64');
    const script = hash(/<script type="module">([\s\S]*)<\/script>/.exec(html)?.[1]);
    const style = hash(/<style>([\s\S]*)<\/style>/.exec(html)?.[1]);
    expect(policy).toBe(
      `default-src 'none'; script-src 'sha256-${script}'; style-src 'sha256-${style}'; font-src data:; base-uri 'none'; form-action 'none'`,
    );
    expect(html).not.toMatch(/https?:\/\/(?!www\.w3\.org)|\b(src|href)=| style=| on\w+="/);
  });

  it('is the same page for every job: titles do not break out', () => {
    const plain = frame(renderHtml(job({ title: 'T', subtasks: [] })));
    fc.assert(
      fc.property(anyJob, fc.string({ unit: 'binary' }), (document, title) => {
        const html = frame(renderHtml({ ...document, title }));
        const tags = (text: string) => text.match(/<\/?[a-z][^>]*>|<!/g);
        expect(tags(html)).toEqual(tags(plain));
      }),
      { numRuns: 50 },
    );
  });

  it('carries commands, facts, and details by the id of their task', () => {
    const details: Details = new Map([
      [
        'T1',
        {
          name: 'Render',
          file: 'plugins/render.ts',
          description: 'Renders.',
          arguments: [
            {
              name: 'frames',
              initial: '1-100',
              value: Array.from({ length: 100 }, (_, frame) => frame + 1),
              origin: 'passed',
              steps: [{ processor: 'P', result: [1] }],
            },
          ],
        },
      ],
    ]);
    const data = dataOf(
      renderHtml(
        job({
          title: 'j',
          priority: 5,
          subtasks: [
            task({
              title: 'Render',
              id: 'T1',
              cmds: [
                remoteCmd({
                  argv: ['render', 'x'.repeat(1000), 'render'],
                  service: 'linux',
                  tags: ['nuke', 'gpu'],
                  envkey: ['maya', 'setenv TOKEN=secret FOO=bar'],
                }),
              ],
            }),
            task({ title: 'Wait', subtasks: [instance({ title: 'T1' })] }),
          ],
        }),
        { details },
      ),
    );
    expect(data.words).toEqual(['render', `${'x'.repeat(60)}… (940 more characters)`]);
    expect(data.commands.map(({ argv }) => argv)).toEqual([[0, 1, 0]]);
    expect(data.facts[data.commands[0]?.facts ?? -1]).toEqual([
      ['service', 'linux'],
      ['tags', 'nuke gpu'],
      ['envkey', 'maya setenv TOKEN=… FOO=…'],
    ]);
    expect(data.facts[data.factsOf[0] ?? -1]).toEqual([['priority', '5']]);
    expect(data.targets).toEqual({ 3: 1 });
    expect(data.detailsOf).toEqual({ 1: 0 });
    expect(data.details).toEqual([
      {
        facts: [
          ['class', 'Render'],
          ['file', 'plugins/render.ts'],
        ],
        description: 'Renders.',
        arguments: [
          {
            name: 'frames',
            value: '[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, …, 98, 99, 100] (100)',
            initial: '1-100',
            origin: 'passed',
            steps: [['P', '[1]']],
          },
        ],
      },
    ]);
  });

  it('keeps what tasks share once', () => {
    const shared = { name: 'R', arguments: [{ name: 'a', value: 1, origin: 'default' }] };
    const tasks = Array.from({ length: 50 }, (_, at) =>
      task({ title: `t ${at}`, id: `T${at}`, cmds: [remoteCmd({ argv: ['same'] })] }),
    );
    const data = dataOf(
      renderHtml(job({ title: 'j', subtasks: tasks }), { details: new Map(tasks.map(({ id }) => [id ?? '', shared])) }),
    );
    expect([data.commands.length, data.details.length, data.words.length]).toEqual([1, 1, 1]);
  });
});
