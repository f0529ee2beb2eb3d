/** The colours of a picture. Text keeps a contrast of 4.5 to what it stands on, lines of 3: a test holds them to it. */
export interface Palette {
  readonly ground: string;
  readonly card: string;
  readonly group: string;
  readonly border: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly root: string;
  readonly rootText: string;
  readonly rootMuted: string;
  readonly serial: string;
  readonly serialText: string;
  readonly onSerial: string;
  readonly parallel: string;
  readonly parallelText: string;
  readonly instance: string;
  readonly pill: string;
  readonly pillText: string;
}

export const LIGHT: Palette = {
  ground: '#f7f8fa',
  card: '#ffffff',
  group: '#eceff4',
  border: '#c9cfda',
  text: '#161a22',
  muted: '#566072',
  line: '#8590a2',
  root: '#1b2130',
  rootText: '#ffffff',
  rootMuted: '#b6c0d2',
  serial: '#b85a00',
  serialText: '#a84e00',
  onSerial: '#ffffff',
  parallel: '#3d7be0',
  parallelText: '#1f5bc4',
  instance: '#7a4fd0',
  pill: '#e3ecfd',
  pillText: '#1f4fa8',
};

export const DARK: Palette = {
  ground: '#0f131a',
  card: '#1a202b',
  group: '#232b39',
  border: '#3a4456',
  text: '#eceff5',
  muted: '#a3adbf',
  line: '#6f7c92',
  root: '#e8ecf4',
  rootText: '#141923',
  rootMuted: '#4c5669',
  serial: '#f0a04b',
  serialText: '#f5b26b',
  onSerial: '#1a1206',
  parallel: '#6ea8fe',
  parallelText: '#8fbcff',
  instance: '#b79cf5',
  pill: '#25385c',
  pillText: '#bcd5ff',
};

/** The font that comes along, then those of the machine, for characters that it lacks. */
export const FONT_FAMILY = `Inter, "Inter SemiBold", ui-sans-serif, system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif`;

/** The rules of a picture in these colours: class selectors alone, which everything that reads SVG understands. */
export function pictureRules(colours: Palette): string {
  return [
    `.ground{fill:${colours.ground}}`,
    `.edge{fill:none;stroke:${colours.line};stroke-width:1.5}`,
    `.edge.parallel{stroke:${colours.parallel}}`,
    `.edge.serial,.rail{fill:none;stroke:${colours.serial};stroke-width:2}`,
    `.edge.waits{stroke:${colours.instance};stroke-dasharray:4 4}`,
    `.edge.left-out{stroke-dasharray:1.5 4;stroke-linecap:round}`,
    `.port{fill:${colours.parallel}}`,
    `.port.left-out{fill:${colours.line}}`,
    `.arrow,.step{fill:${colours.serial}}`,
    `.number{fill:${colours.onSerial};font-size:11px;font-weight:600;text-anchor:middle}`,
    `.card{fill:${colours.card};stroke:${colours.border};stroke-width:1}`,
    `.group .card{fill:${colours.group}}`,
    `.job .card{fill:${colours.root};stroke:${colours.root}}`,
    `.instance .card{stroke:${colours.instance};stroke-width:1.5;stroke-dasharray:5 4}`,
    `.iterate .card{stroke:${colours.instance}}`,
    `.rest .card{fill:${colours.ground};stroke:${colours.line};stroke-dasharray:1.5 4;stroke-linecap:round}`,
    `.title{fill:${colours.text};font-size:13px;font-weight:600}`,
    `.detail{fill:${colours.muted};font-size:11px}`,
    `.order{font-size:11px;font-weight:600}`,
    `.order.serial{fill:${colours.serialText}}`,
    `.order.parallel{fill:${colours.parallelText}}`,
    `.instance .detail,.iterate .detail{fill:${colours.instance}}`,
    `.job .title{fill:${colours.rootText}}`,
    `.job .detail,.job .order{fill:${colours.rootMuted}}`,
    `.knob circle{fill:${colours.card};stroke:${colours.line};stroke-width:1.25}`,
    `.knob path{fill:none;stroke:${colours.text};stroke-width:1.5;stroke-linecap:round}`,
    `.pill{fill:${colours.pill}}`,
    `.count{fill:${colours.pillText};font-size:11px;font-weight:600;text-anchor:middle}`,
  ].join('\n');
}
