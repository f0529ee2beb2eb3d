import { instance, type Job, job, remoteCmd, task } from '@jobtronaut/alf';
import { Resvg } from '@resvg/resvg-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pictureData, renderDot, renderJson, renderMermaid, renderPng, renderSvg } from './index.ts';
import { anyJob, sequenceOf, tasksIn } from './testing/documents.ts';

const leaf = (title: string) => task({ title, id: `id of ${title}`, cmds: [remoteCmd({ argv: ['true'] })] });
const shot: Job = job({
  title: 'shot "12" & <more>',
  serialsubtasks: true,
  subtasks: [
    leaf('Prepare'),
    task({ title: 'Render', subtasks: [1, 2, 3].map((frame) => leaf(`Render: Elements ${frame}`)) }),
    task({
      title: 'Look',
      subtasks: [leaf('Movie'), task({ title: 'Sheet', subtasks: [instance({ title: 'id of Movie' })] })],
    }),
  ],
});

describe('renderSvg', () => {
  it('is well-formed, whatever the titles are', () => {
    fc.assert(
      fc.property(anyJob, fc.constantFrom('light' as const, 'dark' as const, 'auto' as const), (document, scheme) => {
        const svg = renderSvg(document, { scheme, embedFont: false });
        expect(() => new Resvg(svg)).not.toThrow();
        expect(svg).not.toMatch(/<script|<b>|href/i);
      }),
    );
  });

  it('tells serial from parallel by numbers and arrows, and dashes Instances', () => {
    const svg = renderSvg(shot);
    expect([...svg.matchAll(/class="number"[^>]*>([^<]*)</g)].map(([, text]) => text)).toEqual(['1', '2', '3']);
    expect(svg.match(/class="arrow"/g)).toHaveLength(2);
    expect(svg.match(/class="edge waits"/g)).toHaveLength(1);
    expect(svg).toContain('>×3<');
    expect(svg).toContain('<title id="picture-title">shot &quot;12&quot; &amp; &lt;more&gt;</title>');
  });

  it('carries its font unless told otherwise, and the colours of the scheme', () => {
    expect(renderSvg(shot)).toMatch(/@font-face.*@font-face.*prefers-color-scheme/s);
    const plain = renderSvg(shot, { embedFont: false, scheme: 'dark' });
    expect(plain).not.toMatch(/@font-face|prefers-color-scheme|url\(/);
    expect(plain).toContain('.ground{fill:#0f131a}');
  });

  it('draws more or fewer boxes', () => {
    const boxes = (limit: number) => renderSvg(sequenceOf(1, 5), { boxes: limit }).match(/class="box /g)?.length;
    expect(boxes(0)).toBe(1);
    expect(boxes(100)).toBe(6);
  });
});

describe('renderPng', () => {
  it('is the same picture each time, at the scale that was asked for', async () => {
    const [once, twice, small] = await Promise.all([
      renderPng(shot),
      renderPng(shot),
      renderPng(shot, { scale: 1, scheme: 'dark' }),
    ]);
    expect(Buffer.from(once).equals(Buffer.from(twice))).toBe(true);
    expect(Buffer.from(once).subarray(1, 4).toString()).toBe('PNG');
    expect(widthOf(once)).toBe(2 * widthOf(small));
  });

  it('does not grow without end', async () => {
    const tall = job({
      title: 'tall',
      subtasks: Array.from({ length: 400 }, (_, at) => leaf(String.fromCharCode(65 + (at % 26), 65 + at / 26))),
    });
    const png = await renderPng(tall, { boxes: 400, scale: 40 });
    expect(Math.max(widthOf(png), Buffer.from(png).readUInt32BE(20))).toBeLessThanOrEqual(16_000);
  });

  it('draws letters that its font lacks', async () => {
    const drawn = await renderPng(job({ title: '漢字', subtasks: [] }));
    expect(drawn.length).toBeGreaterThan(1000);
  });
});

const widthOf = (png: Uint8Array) => Buffer.from(png).readUInt32BE(16);

describe('renderMermaid', () => {
  it('draws a small job as a flowchart', () => {
    expect(
      renderMermaid(shot)
        .split('\n')
        .filter((line) => !line.includes('classDef')),
    ).toEqual([
      'flowchart LR',
      '  n0["shot #34;12#34; #38; #60;more#62;<br/>8 tasks · 3 one after the other"]:::job',
      '  n1["Prepare"]:::task',
      '  n2["Render<br/>3 in parallel"]:::group',
      '  n3[["Render<br/>×3 · 1 … 3"]]:::task',
      '  n4["Look<br/>2 in parallel"]:::group',
      '  n5["Movie"]:::task',
      '  n6["Sheet"]:::group',
      '  n7["waits for<br/>Movie"]:::instance',
      '  n0 == "1" ==> n1',
      '  n0 == "2" ==> n2',
      '  n2 --> n3',
      '  n0 == "3" ==> n4',
      '  n4 --> n5',
      '  n4 --> n6',
      '  n6 -.-> n7',
      '  linkStyle 0,1,3 stroke:#b85a00',
      '',
    ]);
  });

  it('has nothing but nodes, links and styles, whatever the titles are', () => {
    const text = /"[\p{L}\p{N} .,·…–×]*(#\d+;[\p{L}\p{N} .,·…–×]*|<br\/>[\p{L}\p{N} .,·…–×]*)*"/u.source;
    const line = new RegExp(
      `^(flowchart LR|  n\\d+(\\[${text}\\]|\\[\\[${text}\\]\\]):::\\w+|  n\\d+ (-->|==>|-\\.->|== "\\d+" ==>) n\\d+|  classDef \\w+ [\\w:#,\\- ]+|  linkStyle [\\d,]+ stroke:#\\w+|)$`,
      'u',
    );
    fc.assert(
      fc.property(anyJob, (document) => {
        for (const written of renderMermaid(document).split('\n')) expect(written).toMatch(line);
      }),
    );
  });
});

describe('renderDot', () => {
  it('draws a small job as a graph', () => {
    const dot = renderDot(shot);
    expect(dot).toContain('digraph "shot \\"12\\" &amp; <more>" {');
    expect(dot).toContain('n3 [label="Render\\n×3 · 1 … 3"');
    expect(dot).toMatch(/n0 -> n2 \[color="#b85a00", penwidth="2", arrowhead="normal", label="2"\]/);
    expect(dot).toMatch(/n6 -> n7 \[style="dashed"/);
  });
});

describe('renderJson', () => {
  it('has all tasks, as members of stacks', () => {
    fc.assert(
      fc.property(anyJob, (document) => {
        const text = renderJson(document);
        const data = JSON.parse(text) as ReturnType<typeof pictureData>;
        expect(data).toEqual(JSON.parse(JSON.stringify(pictureData(document))));
        expect(data.nodes.reduce((sum, { kind, count }) => sum + (kind === 'task' ? count : 0), 0)).toBe(
          tasksIn(document),
        );
        for (const { id, parent } of data.nodes) expect(parent === null ? id === 0 : (parent ?? 0) < id).toBe(true);
      }),
    );
  });

  it('says what a reader needs', () => {
    const { nodes, ...head } = pictureData(shot);
    expect(head).toEqual({ format: 'jobtronaut-picture', version: 1, title: 'shot "12" & <more>', tasks: 8 });
    expect(nodes[3]).toEqual({
      id: 3,
      parent: 2,
      kind: 'task',
      title: 'Render',
      elements: '1 … 3',
      count: 3,
      perParent: [3, 3],
      serial: false,
      step: null,
      commands: 1,
      tasks: 3,
    });
  });
});
