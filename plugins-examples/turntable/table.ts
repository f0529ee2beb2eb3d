import { Lathe, type OutlinePoint, type Part } from './lathe.ts';

/** Where the table stands; its top is at 0. */
export const FLOOR_HEIGHT = -0.17;
export const TABLE_RADIUS = 0.86;

/** A quarter of a circle around r, y, in four straight pieces. */
const arc = (r: number, y: number, size: number, from: number, to: number, part: Part): OutlinePoint[] =>
  Array.from({ length: 5 }, (_, i) => {
    const angle = ((from + ((to - from) * i) / 4) * Math.PI) / 180;
    return { r: r + size * Math.cos(angle), y: y + size * Math.sin(angle), part };
  });

/** The outline of the turntable: a wooden disc with a brass rim at its upper edge, on a dark foot. */
const OUTLINE: readonly OutlinePoint[] = [
  { r: 0, y: 0, part: 'top' },
  ...arc(TABLE_RADIUS - 0.02, -0.02, 0.02, 90, 0, 'rim'),
  { r: TABLE_RADIUS, y: -0.035, part: 'side' },
  ...arc(TABLE_RADIUS - 0.03, -0.08, 0.03, 0, -90, 'side'),
  { r: 0.7, y: -0.11, part: 'foot' },
  { r: 0.68, y: FLOOR_HEIGHT, part: 'foot' },
];

export const turntable = (): Lathe => new Lathe(OUTLINE);
