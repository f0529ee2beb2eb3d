import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { instance, type Job, job, remoteCmd, type Task, task } from '@jobtronaut/alf';
import axe from 'axe-core';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Details, type HtmlOptions, renderHtml, renderPng, renderSvg } from './index.ts';
import { sequenceOf } from './testing/documents.ts';

const isMissing = (process.env.JOBTRONAUT_MISSING_TOOLS ?? '').split(',').includes('chromium');

/** Ignored by git. */
const SCREENSHOTS = new URL('../../../out/view/', import.meta.url);

const leaf = (title: string, words: string[] = ['render', title]) =>
  task({ title, id: `id of ${title}`, cmds: [remoteCmd({ argv: words, service: 'linux' })] });
const shot: Job = job({
  title: 'shot </title><script>document.title = "broken"</script>',
  serialsubtasks: true,
  subtasks: [
    leaf('Prepare', ['prepare', '--scene', 'it\'s "here" <b>']),
    task({
      title: 'Render',
      id: 'render',
      subtasks: Array.from({ length: 60 }, (_, frame) => leaf(`Render: Elements ${1001 + frame}`)),
    }),
    task({
      title: 'Look',
      subtasks: [leaf('Movie'), task({ title: 'Sheet', subtasks: [instance({ title: 'id of Movie' })] })],
    }),
  ],
});
const details: Details = new Map([
  [
    'render',
    {
      name: 'RenderFrames',
      description: 'Renders frames.',
      arguments: [{ name: 'quality', value: 'high', origin: 'passed to the job' }],
    },
  ],
]);

describe.skipIf(isMissing)('the page in a browser', () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'jobtronaut-page-'));
    browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  interface Opened {
    readonly page: Page;
    /** What the browser complained about, and what it wanted from elsewhere. */
    readonly complaints: string[];
  }

  let pages = 0;
  async function open(
    document: Job,
    options: HtmlOptions & { width?: number; height?: number; dark?: boolean; touch?: boolean } = {},
  ): Promise<Opened> {
    const { width = 1280, height = 800, dark = false, touch = false, ...html } = options;
    const file = join(folder, `page ${pages++}.html`);
    writeFileSync(file, renderHtml(document, html));
    const page = await browser.newPage({
      viewport: { width, height },
      colorScheme: dark ? 'dark' : 'light',
      hasTouch: touch,
    });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!/^(file|data|blob):/.test(request.url())) complaints.push(`asked for ${request.url()}`);
    });
    await page.goto(pathToFileURL(file).href);
    await page.waitForSelector('body.ready');
    return { page, complaints };
  }

  const row = (page: Page, name: RegExp): Locator => page.getByRole('treeitem', { name });
  const box = (page: Page, title: string): Locator =>
    page.locator('#stage .box', { has: page.locator('.title', { hasText: new RegExp(`^${title}$`) }) }).first();

  it.each([
    ['light', 1280, false],
    ['dark', 1280, false],
    ['light', 360, false],
    ['dark', 360, true],
  ] as const)('has no fault that axe knows: %s, %d pixels wide, touch: %s', async (scheme, width, touch) => {
    const { page, complaints } = await open(shot, { width, dark: scheme === 'dark', touch, details });
    const check = async (state: string) => {
      // A policy that lets nothing in lets axe in neither: it is run from outside.
      await page.evaluate(axe.source);
      const { violations } = (await page.evaluate('axe.run()')) as {
        violations: { id: string; nodes: { html: string }[] }[];
      };
      expect(violations.map(({ id, nodes }) => `${state}: ${id} ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
        [],
      );
    };
    await check('at first');
    await page.fill('#search', 'render');
    await check('while searching');
    await page.keyboard.press('Enter');
    await page.locator('#panel').waitFor();
    await check('with details');
    // For people: what nobody looks at rots.
    await page.screenshot({ path: fileURLToPath(new URL(`page ${scheme} ${width}.png`, SCREENSHOTS)) });
    if (width < 860) {
      await page.keyboard.press('Escape');
      await page.click('#show-outline');
      await check('with the outline');
    }
    expect(complaints).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(await page.title()).toBe('shot </title><script>document.title = "broken"</script>: the job');
    await page.close();
  });

  it('shows commands and arguments of what is pressed', async () => {
    const { page, complaints } = await open(shot, { details });
    await box(page, 'Prepare').click();
    const panel = page.locator('#panel');
    await expect.poll(() => panel.locator('h2').textContent()).toBe('Prepare');
    expect(await panel.locator('.argv').textContent()).toBe(`prepare --scene 'it'\\''s "here" <b>'`);
    expect(await panel.locator('.facts').last().textContent()).toContain('linux');
    expect(await row(page, /^step 1 Prepare$/).getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('Escape');
    expect(await panel.isHidden()).toBe(true);
    // A stack tells of its members one by one, and of the task that made them.
    await page.locator('#stage .box', { hasText: '×60' }).click();
    expect(await panel.innerText()).toMatch(
      /Elements 1001[\s\S]*1 of 60[\s\S]*render 'Render: Elements 1001'[\s\S]*From Render[\s\S]*Renders frames\.[\s\S]*RenderFrames[\s\S]*quality[\s\S]*high[\s\S]*passed to the job/,
    );
    await panel.getByRole('button', { name: 'Previous of the stack' }).click();
    expect(await panel.innerText()).toMatch(/Elements 1060[\s\S]*60 of 60/);
    await panel.getByRole('button', { name: 'Show on its own' }).click();
    expect(await page.locator('#stage .box.selected').textContent()).toContain('1060');
    await panel.getByRole('button', { name: 'Stack again' }).click();
    expect(await page.locator('#stage .box.selected').textContent()).toContain('×60');
    await box(page, 'Movie').last().click();
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('leads from an Instance to the task that it means', async () => {
    const { page } = await open(shot);
    await page.locator('#stage .box.instance').click();
    await page.getByRole('button', { name: 'Show that task' }).click();
    expect(await page.locator('#panel h2').textContent()).toBe('Movie');
    await page.close();
  });

  it('folds in the picture and in the outline alike', async () => {
    const { page, complaints } = await open(shot);
    const all = await page.locator('#stage .box').count();
    await box(page, 'Look').locator('.knob').click();
    await expect.poll(() => page.locator('#stage .box').count()).toBe(all - 3);
    const look = row(page, /^step 3 Look/);
    expect(await look.getAttribute('aria-expanded')).toBe('false');
    await look.locator('.twist').click();
    await expect.poll(() => page.locator('#stage .box').count()).toBe(all);
    await box(page, 'Look').dblclick();
    await expect.poll(() => page.locator('#stage .box').count()).toBe(all - 3);
    await page.click('#open-all');
    await expect.poll(() => page.locator('#stage .box').count()).toBe(all);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('can be used by keys alone', async () => {
    const { page } = await open(shot);
    const focused = () =>
      page.evaluate('document.activeElement.ariaLabel ?? document.activeElement.textContent.trim()');
    await page.getByRole('treeitem').first().focus();
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toMatch(/step 1 Prepare$/);
    await page.keyboard.press('End');
    expect(await focused()).toMatch(/waits for Movie/);
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toMatch(/Sheet/);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toMatch(/Look/);
    const rows = await page.getByRole('treeitem').count();
    await page.keyboard.press('ArrowLeft');
    expect(await page.getByRole('treeitem').count()).toBe(rows - 2);
    expect(await focused()).toMatch(/Look/);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toMatch(/Movie$/);
    await page.keyboard.press('Enter');
    expect(await page.locator('#panel h2').textContent()).toBe('Movie');
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    expect(await focused()).toBe('Search tasks and commands');
    // One stop for the tree, then on.
    expect(await page.locator('[role=treeitem][tabindex="0"]').count()).toBe(1);
    await page.close();
  });

  it('finds tasks by title and command', async () => {
    const { page } = await open(shot);
    await page.fill('#search', '1042');
    expect(await page.locator('#status').textContent()).toBe('1 task found');
    await page.keyboard.press('Enter');
    expect(await page.locator('#stage .box.selected .detail').textContent()).toBe('1042');
    await page.fill('#search', '--SCENE');
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('[role=option][aria-selected=true]').textContent()).toContain('Prepare');
    await page.keyboard.press('Enter');
    expect(await page.locator('#panel h2').textContent()).toBe('Prepare');
    await page.fill('#search', 'nothing like it');
    expect(await page.locator('#status').textContent()).toBe('0 tasks found');
    await page.close();
  });

  it('is made larger, smaller and moved, and fits again', async () => {
    const { page } = await open(shot);
    const place = async () =>
      (await box(page, 'Prepare').locator('.front').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const before = await place();
    await page.click('#larger');
    expect((await place()).width).toBeCloseTo(before.width * 1.25, 0);
    await page.click('#fit');
    expect((await place()).width).toBeCloseTo(before.width, 0);
    await page.mouse.move(before.x + 30, before.y + 20);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -100);
    await page.keyboard.up('Control');
    // What is under the pointer stays there.
    await expect.poll(async () => (await place()).width).toBeGreaterThan(before.width * 1.3);
    const grown = await place();
    expect(before.x + 30 - grown.x).toBeCloseTo((30 * grown.width) / before.width, 0);
    await page.mouse.wheel(0, 50);
    await expect.poll(async () => (await place()).y).toBeCloseTo(grown.y - 50, 0);
    await page.mouse.move(700, 700);
    await page.mouse.down();
    await page.mouse.move(760, 690, { steps: 4 });
    await page.mouse.up();
    expect((await place()).x).toBeCloseTo(grown.x + 60, 0);
    expect(await page.locator('#panel').isHidden()).toBe(true);
    await page.close();
  });

  it('changes between light and dark', async () => {
    const { page } = await open(shot, { scheme: 'dark' });
    const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(await ground()).toBe('rgb(15, 19, 26)');
    await page.click('#scheme');
    expect(await ground()).toBe('rgb(247, 248, 250)');
    await page.close();
  });

  it('stays usable with a hundred thousand tasks', async () => {
    const { page, complaints } = await open(sequenceOf(400, 250));
    expect(await page.locator('header .tasks').textContent()).toBe('101,600 tasks');
    expect(await page.locator('#stage .box').count()).toBeLessThan(100);
    await page.fill('#search', '1042');
    expect(await page.locator('#status').textContent()).toBe('400 tasks found');
    await page.keyboard.press('Enter');
    expect(await page.locator('#panel h2').textContent()).toBe('Render');
    await page
      .getByRole('treeitem', { name: / more / })
      .last()
      .click();
    await page.click('#open-all');
    expect(await page.locator('#stage .box').count()).toBeLessThan(3000);
    await page.click('#fold-all');
    expect(await page.locator('#stage .box').count()).toBeLessThan(100);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('opens a job that is three thousand levels deep, and a job without tasks', async () => {
    const deep = Array.from({ length: 3_000 }, (_, at) => at).reduce<Task>(
      (below, at) => ({ kind: 'task', title: `level ${at % 7} of ${'abc'[at % 3]}`, subtasks: [below] }),
      { kind: 'task', title: 'the end' },
    );
    const { page, complaints } = await open({ kind: 'job', title: 'deep', subtasks: [deep] });
    await page.fill('#search', 'the end');
    await page.keyboard.press('Enter');
    expect(await page.locator('#stage .box.selected .title').textContent()).toBe('the end');
    expect(complaints).toEqual([]);
    await page.close();
    const empty = await open(job({ title: 'empty', subtasks: [] }));
    expect(await empty.page.locator('#stage .box').count()).toBe(1);
    expect(empty.complaints).toEqual([]);
    await empty.page.close();
  });

  it.each(['light', 'dark'] as const)('draws %s SVG pictures as PNG pictures are drawn', async (scheme) => {
    const page = await browser.newPage();
    const svg = `data:image/svg+xml;base64,${Buffer.from(renderSvg(shot, { scheme })).toString('base64')}`;
    const png = `data:image/png;base64,${Buffer.from(await renderPng(shot, { scheme, scale: 1 })).toString('base64')}`;
    const { size, different } = (await page.evaluate(`(async () => {
      const pixelsOf = async (src) => {
        const image = new Image();
        image.src = src;
        await image.decode();
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [image.width, image.height];
        const context = canvas.getContext('2d');
        context.drawImage(image, 0, 0);
        return { size: [image.width, image.height], data: context.getImageData(0, 0, image.width, image.height).data };
      };
      const [one, other] = [await pixelsOf(${JSON.stringify(svg)}), await pixelsOf(${JSON.stringify(png)})];
      let different = 0;
      for (let at = 0; at < one.data.length; at += 4)
        if (Math.abs(one.data[at] - other.data[at]) + Math.abs(one.data[at + 1] - other.data[at + 1]) > 120) different++;
      return { size: [one.size, other.size], different: different / (one.data.length / 4) };
    })()`)) as { size: [number[], number[]]; different: number };
    expect(size[1].map((side, axis) => Math.abs(side - (size[0][axis] ?? 0)) <= 1)).toEqual([true, true]);
    // Two programs round the edges of letters in two ways (0.003); without the font it is five times as much.
    expect(different).toBeLessThan(0.006);
    await page.close();
  });

  it('draws the same letters in SVG as were measured', async () => {
    const page = await browser.newPage();
    await page.setContent(renderSvg(shot));
    await page.evaluate('document.fonts.ready');
    const overflowing = await page.evaluate(`[...document.querySelectorAll('.box')].flatMap((box) => {
      const card = box.querySelector('.front').getBBox();
      return [...box.querySelectorAll('text')].filter((text) => {
        const { x, width } = text.getBBox();
        return x < card.x || x + width > card.x + card.width;
      }).map((text) => text.textContent);
    })`);
    expect(overflowing).toEqual([]);
    await page.close();
  });
});
