import { along, cross, normalize, scale, sub, turnY, type Vec3 } from './vec.ts';

/** A place to look from, and what is in view. */
export interface Camera {
  readonly position: Vec3;
  readonly forward: Vec3;
  /** From the middle of the picture to the middle of its right and upper side, one unit before the camera. */
  readonly right: Vec3;
  readonly up: Vec3;
}

const POSITION: Vec3 = [0, 1.62, 4.35];
const TARGET: Vec3 = [0, 0.345, 0];
/** Half the height of the picture, one unit before the camera. */
const ZOOM = 0.186;

/** The camera for a picture of this shape (width by height), as seen from a table that has turned. */
export function turntableCamera(aspect: number, radians: number): Camera {
  const forward = normalize(sub(TARGET, POSITION));
  const right = normalize(cross(forward, [0, 1, 0]));
  return {
    position: turnY(POSITION, radians),
    forward: turnY(forward, radians),
    right: scale(turnY(right, radians), ZOOM * aspect),
    up: scale(turnY(cross(right, forward), radians), ZOOM),
  };
}

/** The direction to a point of the picture; x and y run from -1 to 1, right and up. */
export const cameraRay = ({ forward, right, up }: Camera, x: number, y: number): Vec3 =>
  normalize(along(along(forward, right, x), up, y));
