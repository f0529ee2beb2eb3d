import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import type { Job } from '@jobtronaut/alf';
import type { Details } from './details.ts';
import { escapeXml } from './drawing/text.ts';
import { counted } from './drawing/titles.ts';
import type { Scheme } from './options.ts';
import { pageData } from './page-data.ts';
import { pageStyle } from './page-style.ts';
import { pictureOf } from './picture.ts';

/** How the page looks, and what it tells beside the document. */
export interface HtmlOptions {
  /** What the page begins with; the reader can change it. @default 'auto' */
  readonly scheme?: Scheme;
  /** What can be told of tasks beside what the document says. */
  readonly details?: Details;
}

/**
 * The job as one page that needs nothing else: no network, no other file. The picture can be moved, folded and searched, and each task
 * tells its commands and arguments. Nothing of the job is markup or program there: its data travels packed, the page's own script
 * and style are the only ones that its policy lets in.
 */
export function renderHtml(document: Job, { scheme = 'auto', details = new Map() }: HtmlOptions = {}): string {
  const picture = pictureOf(document);
  const { title, tasks } = picture.root;
  const data = deflateSync(JSON.stringify(pageData(picture, details))).toString('base64');
  const script = pageScript();
  const style = pageStyle();
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    'font-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en"${scheme === 'auto' ? '' : ` data-scheme="${scheme}"`}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeXml(title)}: the job</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${escapeXml(title)}</h1>
<span class="tasks">${counted(tasks, 'task')}</span>
<div class="tools" role="toolbar" aria-label="Picture">
<button type="button" id="show-outline" aria-expanded="false" aria-controls="side">Outline</button>
<div class="search">
<input id="search" type="search" role="combobox" aria-label="Search tasks and commands" aria-expanded="false" aria-controls="found" aria-autocomplete="list" autocomplete="off" spellcheck="false" placeholder="Search tasks and commands">
<ul id="found" role="listbox" aria-label="Found tasks" hidden></ul>
</div>
<div class="zoom"><button type="button" id="smaller" aria-label="Smaller">−</button><button type="button" id="fit" title="Show all"><span id="scale">100%</span></button><button type="button" id="larger" aria-label="Larger">+</button></div>
<button type="button" id="open-all">Unfold</button>
<button type="button" id="fold-all">Fold</button>
<button type="button" id="scheme">Light or dark</button>
</div>
<div id="status" role="status"></div>
</header>
<nav id="side" aria-label="Outline"><ul id="outline" role="tree" aria-label="Tasks"></ul></nav>
<main>
<svg id="stage" aria-hidden="true"><g id="ground"></g></svg>
<p class="legend" aria-hidden="true"><span><i></i>one after the other</span><span class="p"><i></i>in parallel</span><span class="w"><i></i>waits for</span></p>
<noscript>This picture needs JavaScript.</noscript>
</main>
<aside id="panel" aria-label="Details" tabindex="-1" hidden></aside>
<script type="application/octet-stream" id="data">${data}</script>
<script type="module">${script}</script>
</body>
</html>
`;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** The compiled modules of the page, each after those that it imports. They import nothing else. */
const MODULES = [
  ...['branch', 'titles', 'text', 'scene', 'label', 'layout', 'draw'].map((name) => `drawing/${name}`),
  ...['dom', 'data', 'folding', 'stage', 'outline', 'panel', 'search', 'main'].map((name) => `page/${name}`),
];

/**
 * The modules of the page as one script. They are written for it: names are the same everywhere and differ from each other, so that
 * taking away `import` and `export` is all that it takes.
 */
function pageScript(): string {
  const texts = MODULES.map((name) =>
    // From the sources too the compiled ones are read.
    readFileSync(new URL(`../dist/${name}.js`, import.meta.url), 'utf8')
      .replace(/^import\s[^;]*;$/gm, '')
      .replace(/^export (?=const|function|async|class)/gm, '')
      .replace(/^export \{\s*\};$/gm, '')
      .replace(/^\/\/# sourceMappingURL=.*$/gm, '')
      .trim(),
  );
  return `\n${texts.join('\n')}\n`;
}
