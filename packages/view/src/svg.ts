import type { Job } from '@jobtronaut/alf';
import { drawPicture } from './drawing/draw.ts';
import { layoutOf } from './drawing/layout.ts';
import { DARK, FONT_FAMILY, LIGHT, pictureRules } from './drawing/palette.ts';
import { FOLDED, sceneOf } from './drawing/scene.ts';
import { escapeXml } from './drawing/text.ts';
import { counted } from './drawing/titles.ts';
import { fontRules } from './fonts.ts';
import type { PictureOptions, Scheme } from './options.ts';
import { pictureOf } from './picture.ts';

export interface SvgOptions extends PictureOptions {
  /** @default 'auto' */
  readonly scheme?: Scheme;
  /** Carry the font in the picture (30 kB), so that it looks the same everywhere. @default true */
  readonly embedFont?: boolean;
}

/** The job as an SVG picture: the tree from left to right, with all that it needs inside. */
export function renderSvg(document: Job, options: SvgOptions = {}): string {
  const { scheme = 'auto', embedFont = true, boxes = FOLDED.room } = options;
  const { root } = pictureOf(document);
  const layout = layoutOf(sceneOf(root, { ...FOLDED, room: boxes }));
  const { width, height } = layout;
  const rules = [
    embedFont ? fontRules() : '',
    `text{font-family:${FONT_FAMILY}}`,
    pictureRules(scheme === 'dark' ? DARK : LIGHT),
    scheme === 'auto' ? `@media (prefers-color-scheme:dark){${pictureRules(DARK)}}` : '',
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="picture-title picture-tasks">`,
    `<title id="picture-title">${escapeXml(root.title)}</title>`,
    `<desc id="picture-tasks">${counted(root.tasks, 'task')}</desc>`,
    `<style>${rules.filter(Boolean).join('\n')}</style>`,
    `<rect class="ground" width="${width}" height="${height}"/>`,
    drawPicture(layout),
    '</svg>\n',
  ].join('\n');
}
