// Draws the floors: docs/pictures/floors.svg. `npm run pictures` writes it, `npm run floors` notices when it is old.
import { dependencies, PACKAGES } from './floors.mjs';

const [WIDTH, HEIGHT, FLOOR, LEFT, COLUMN] = [148, 46, 92, 64, 168];
const TOP = Math.max(...Object.values(PACKAGES).map(({ floor }) => floor));
const SIZE = [LEFT + 4 * COLUMN + WIDTH + 16, (TOP + 1) * FLOOR + 8];

const placeOf = (name) => ({
  x: LEFT + PACKAGES[name].column * COLUMN,
  y: (TOP - PACKAGES[name].floor) * FLOOR + (FLOOR - HEIGHT) / 2 + 4,
});

/** Dependencies that no other dependency brings along: the others would only be more lines. */
function direct(all) {
  const reaches = (from, to) => all[from].some((each) => each === to || reaches(each, to));
  return Object.entries(all).flatMap(([name, own]) =>
    own.filter((to) => !own.some((other) => other !== to && reaches(other, to))).map((to) => [name, to]),
  );
}

function line([from, to]) {
  const [a, b] = [placeOf(from), placeOf(to)];
  const [x1, y1, x2, y2] = [a.x + WIDTH / 2, a.y + HEIGHT, b.x + WIDTH / 2, b.y];
  const bend = (y2 - y1) / 2;
  return `<path class="line" d="M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}"/>`;
}

function box(name) {
  const { x, y } = placeOf(name);
  const text = (className, dy, words) =>
    `<text class="${className}" x="${x + WIDTH / 2}" y="${y + dy}" text-anchor="middle">${words}</text>`;
  return `<rect class="box" x="${x}" y="${y}" width="${WIDTH}" height="${HEIGHT}" rx="8"/>${text('name', 20, name)}${text('word', 36, PACKAGES[name].words)}`;
}

function floor(number) {
  const y = (TOP - number) * FLOOR + 8;
  const shade = `<rect class="floor" x="8" y="${y}" width="${SIZE[0] - 16}" height="${FLOOR - 8}" rx="12"/>`;
  return `${shade}<text class="word" x="24" y="${y + (FLOOR - 8) / 2 + 4}">${number}</text>`;
}

/** The picture, as text. */
export function floorsPicture() {
  const floors = Array.from({ length: TOP + 1 }, (_, number) => floor(number));
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE[0]}" height="${SIZE[1]}" viewBox="0 0 ${SIZE.join(' ')}" role="img">`,
    '<title>The packages on their floors; a line leads from a package to one that it takes</title>',
    '<style>text{font-family:Inter,system-ui,sans-serif}.name{font-size:14px;font-weight:600;fill:#1c2430}.word{font-size:11px;fill:#5b6675}',
    '.floor{fill:#f2f4f7}.box{fill:#fff;stroke:#c3cad4}.line{fill:none;stroke:#6f8fb8;stroke-width:1.5}',
    '@media (prefers-color-scheme:dark){.name{fill:#e8ecf2}.word{fill:#9aa5b4}.floor{fill:#1a2029}.box{fill:#262e3a;stroke:#3d4858}.line{stroke:#6d93c6}}</style>',
    ...floors,
    ...direct(dependencies()).map(line),
    ...Object.keys(PACKAGES).map(box),
    '</svg>',
  ].join('\n')}\n`;
}
