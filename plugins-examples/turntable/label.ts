/** The strokes of each character, in a box 4 wide and 6 high. Drawn as lines, since no font need be on a render host. */
const STROKES: Readonly<Record<string, string>> = {
  '0': 'M2 0C.8 0 0 1.2 0 3S.8 6 2 6 4 4.8 4 3 3.2 0 2 0Z',
  '1': 'M.7 1.3L2.3 0V6',
  '2': 'M.2 1.7C.2.7 1 0 2 0S3.8.6 3.8 1.7C3.8 3.3.2 4.4.2 6H3.9',
  '3': 'M.3 1C.6.3 1.2 0 2 0 3.1 0 3.7.6 3.7 1.5S3 2.9 1.7 2.9C3.2 2.9 3.9 3.5 3.9 4.4S3.1 6 2 6C1.1 6 .4 5.6.1 4.9',
  '4': 'M3.1 6V0L0 4.3H4.1',
  '5': 'M3.6 0H.7L.4 2.8C.8 2.4 1.4 2.2 2 2.2 3.2 2.2 3.9 3 3.9 4.1S3.1 6 2 6C1.1 6 .4 5.6.1 4.9',
  '6': 'M3.5.7C3.2.2 2.7 0 2.1 0 .8 0 0 1.4 0 3.4 0 5 .8 6 2 6S3.9 5.2 3.9 4.1 3.2 2.3 2 2.3C1 2.3.3 2.9 0 3.8',
  '7': 'M.1 0H3.9L1.6 6',
  '8': 'M2 2.8C.9 2.8.4 2.2.4 1.4S1 0 2 0 3.6.6 3.6 1.4 3.1 2.8 2 2.8C.8 2.8.1 3.5.1 4.4S.9 6 2 6 3.9 5.3 3.9 4.4 3.2 2.8 2 2.8Z',
  '9': 'M.5 5.3C.8 5.8 1.3 6 1.9 6 3.2 6 4 4.6 4 2.6 4 1 3.2 0 2 0S.1.8.1 1.9.8 3.7 2 3.7C3 3.7 3.7 3.1 4 2.2',
  '-': 'M.5 3.1H3.5',
};

/** How many digits a frame number has at least, in names and in pictures. */
const DIGITS = 4;

/** A frame number as its files are named: 0007, -0003. */
export const frameName = (frame: number): string =>
  `${frame < 0 ? '-' : ''}${String(Math.abs(frame)).padStart(DIGITS, '0')}`;

/** The frame number, as an SVG to lay over the lower right corner of a picture. */
export function frameLabel(frame: number, width: number, height: number): string {
  const unit = height / 130;
  const text = [...frameName(frame)];
  const left = width - (5.6 * text.length + 2.6) * unit;
  const top = height - 10.5 * unit;
  const lines = text
    .map((character, i) => `<path transform="translate(${5.6 * i})" d="${STROKES[character] ?? ''}"/>`)
    .join('');
  const stroke = (colour: string, opacity: number, lineWidth: number) =>
    `<g stroke="${colour}" stroke-opacity="${opacity}" stroke-width="${lineWidth}">${lines}</g>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
  <g transform="translate(${left} ${top}) scale(${unit})" fill="none" stroke-linecap="round" stroke-linejoin="round">
    ${stroke('black', 0.25, 1.6)}${stroke('#f6efe2', 0.9, 0.75)}
  </g>
</svg>`;
}
