import { along, cross, dot, mix, normalize, scale, smoothstep, sub, turnY, type Vec3 } from './vec.ts';

/** A rectangle in space. */
interface Panel {
  readonly centre: Vec3;
  /** From the centre to the middle of two sides that meet. */
  readonly right: Vec3;
  readonly up: Vec3;
}

/** A softbox: light leaves the front of the panel evenly. */
export interface Lamp extends Panel {
  /** Where it shines. */
  readonly front: Vec3;
  readonly area: number;
  readonly colour: Vec3;
  /** The middles of its four quarters. */
  readonly quarters: readonly Vec3[];
}

/** A point of the lamp; x and y lie between 0 and 1. */
export const lampPoint = ({ centre, right, up }: Panel, x: number, y: number): Vec3 =>
  along(along(centre, right, 2 * x - 1), up, 2 * y - 1);

const quarters = (panel: Panel): Vec3[] => [0.25, 0.75].flatMap((x) => [0.25, 0.75].map((y) => lampPoint(panel, x, y)));

function softbox(centre: Vec3, width: number, height: number, colour: Vec3): Lamp {
  const front = normalize(sub(AIM, centre));
  const across = normalize(cross([0, 1, 0], front));
  const panel = { centre, right: scale(across, width / 2), up: scale(cross(front, across), height / 2) };
  return { ...panel, front, area: width * height, colour, quarters: quarters(panel) };
}

const AIM: Vec3 = [0, 0.4, 0];
/** A large warm key from the left, and a cool strip from behind on the right that draws the edge. */
export const LAMPS: readonly Lamp[] = [
  softbox([-3.0, 2.7, 1.5], 1.5, 1.5, [15.5, 13.4, 10.8]),
  softbox([2.5, 1.9, -2.6], 0.9, 2.2, [8, 9.6, 12]),
];

/** A lamp as seen from a table that has turned: not the bunny is moved, but the whole studio, the other way. */
export function turnLamp(lamp: Lamp, radians: number): Lamp {
  const panel = {
    centre: turnY(lamp.centre, radians),
    right: turnY(lamp.right, radians),
    up: turnY(lamp.up, radians),
  };
  return { ...lamp, ...panel, front: turnY(lamp.front, radians), quarters: quarters(panel) };
}

/** What a white surface shows of the light from a point of the lamp, `toLamp` away, if nothing is in between. */
export function lampStrength({ front, area }: Lamp, toLamp: Vec3, normal: Vec3): number {
  const cosine = dot(toLamp, normal);
  const facing = -dot(toLamp, front);
  if (cosine <= 0 || facing <= 0) return 0;
  const square = dot(toLamp, toLamp);
  return (cosine * facing * area) / (square * square * Math.PI);
}

/** The same from the whole lamp: the mean of its four quarters, which is free of noise and good enough at its distance. */
export function wholeLampStrength(lamp: Lamp, point: Vec3, normal: Vec3): number {
  let sum = 0;
  for (const quarter of lamp.quarters) sum += lampStrength(lamp, sub(quarter, point), normal);
  return sum / 4;
}

/** What a ray sees of a lamp, soft at its edges; black beside it. */
export function lampInDirection(lamp: Lamp, origin: Vec3, direction: Vec3): number {
  const facing = -dot(direction, lamp.front);
  if (facing <= 0) return 0;
  const t = dot(sub(origin, lamp.centre), lamp.front) / facing;
  if (t <= 0) return 0;
  const x = origin[0] + direction[0] * t - lamp.centre[0];
  const y = origin[1] + direction[1] * t - lamp.centre[1];
  const z = origin[2] + direction[2] * t - lamp.centre[2];
  const { right, up } = lamp;
  const a = Math.abs((x * right[0] + y * right[1] + z * right[2]) / dot(right, right));
  const b = Math.abs((x * up[0] + y * up[1] + z * up[2]) / dot(up, up));
  return smoothstep(1, 0.9, a) * smoothstep(1, 0.9, b);
}

const HORIZON: Vec3 = [0.06, 0.075, 0.09];
const ZENITH: Vec3 = [0.3, 0.32, 0.34];

/** The light of the room from a direction: brighter from above. It is the same all round, so it can be baked. */
export const roomLight = (direction: Vec3): Vec3 => mix(HORIZON, ZENITH, smoothstep(-0.1, 0.9, direction[1]));
