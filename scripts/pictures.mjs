// Makes the pictures of jobs in READMEs: `npm run pictures`; those of a chapter are made by its test. SVG by @jobtronaut/view alone; the page is photographed by Chromium.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { titleOf } from '../packages/core/dist/index.js';
import { openSession, prepareJob } from '../packages/farm/dist/index.js';
import { renderHtml, renderSvg } from '../packages/view/dist/index.js';
import { floorsPicture } from './floors-picture.mjs';
import { details, shot } from './pictures-shot.mjs';
import { root } from './workspace.mjs';

const PICTURES = join(root, 'docs', 'pictures');
const CHROMIUM = '/usr/bin/chromium';

const write = (name, content) => {
  writeFileSync(join(PICTURES, name), content);
  console.log(`docs/pictures/${name}  ${Math.ceil(content.length / 1024)} kB`);
};

write('turntable-job.svg', renderSvg(await jobOf('Turntable', { frames: '1-48' })));
write('waves-by-frame.svg', renderSvg(await jobOf('WavesByFrame', { frames: '1-3' })));
write('waves-in-two-sizes.svg', renderSvg(await jobOf('WavesInTwoSizes', { frames: '1-24' })));
write('shot-job.svg', renderSvg(shot));
write('floors.svg', floorsPicture());
if (existsSync(CHROMIUM)) await photographPage();
else console.error(`docs/pictures/page.webp stays as it is: it needs ${CHROMIUM}`);

/** The document of a task of the examples. */
async function jobOf(task, args) {
  const session = await openSession({ cwd: root });
  const { document } = await prepareJob(session, {
    root: task,
    arguments: args,
    attributes: { title: titleOf(session.registry.task(task)) },
    argumentsStorage: 'arguments',
  });
  return document;
}

/** The page of the shot, a stack of frames selected: bright and dark, side by side. */
async function photographPage() {
  const { chromium } = createRequire(join(root, 'packages/view/package.json'))('playwright-core');
  const sharp = createRequire(join(root, 'plugins-examples/package.json'))('sharp');
  const folder = mkdtempSync(join(tmpdir(), 'jobtronaut-pictures-'));
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
  });
  try {
    const file = join(folder, 'page.html');
    writeFileSync(file, renderHtml(shot, { details }));
    for (const scheme of ['light', 'dark']) {
      const page = await browser.newPage({
        viewport: { width: 1440, height: 860 },
        deviceScaleFactor: 1.5,
        colorScheme: scheme,
      });
      await page.goto(pathToFileURL(file).href);
      await page.locator('body.ready').waitFor();
      await page.locator('#stage .box', { hasText: 'Render beauty' }).filter({ hasText: '×120' }).click();
      await page.click('#fit');
      await page.mouse.move(0, 0);
      const picture = await sharp(await page.screenshot())
        .webp({ quality: 88, effort: 6 })
        .toBuffer();
      write(`page-${scheme}.webp`, picture);
      await page.close();
    }
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
