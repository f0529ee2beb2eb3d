import { add, along, cross, normalize, scale, sub, turnY, type Vec3 } from './vec.ts';

/** A lens at a place: rays through points of the picture. */
export interface Camera {
  readonly position: Vec3;
  /** From the lens to the middle of the plane that is in focus; half of that plane's width and height. */
  readonly forward: Vec3;
  readonly right: Vec3;
  readonly up: Vec3;
  /** Across the lens, and up: as long as its radius, which makes soft what is out of focus. */
  readonly lensRight: Vec3;
  readonly lensUp: Vec3;
}

const POSITION: Vec3 = [0.0, 1.62, 4.35];
const TARGET: Vec3 = [0, 0.345, 0];
/** Half the height of the picture, at one unit from the lens. */
const ZOOM = 0.186;
const APERTURE = 0.018;

/** The camera for a picture of this shape, as seen from a table that has turned. */
export function turntableCamera(aspect: number, radians: number): Camera {
  const view = sub(TARGET, POSITION);
  const focus = Math.hypot(...view) - 0.25; // the bunny's face rather than its heart
  const forward = normalize(view);
  const right = normalize(cross(forward, [0, 1, 0]));
  const up = cross(right, forward);
  return {
    position: turnY(POSITION, radians),
    forward: scale(turnY(forward, radians), focus),
    right: scale(turnY(right, radians), focus * ZOOM * aspect),
    up: scale(turnY(up, radians), focus * ZOOM),
    lensRight: scale(turnY(right, radians), APERTURE),
    lensUp: scale(turnY(up, radians), APERTURE),
  };
}

/** A ray through x, y of the picture (-1 to 1, right and up) from a point of the lens (two numbers between 0 and 1). */
export function cameraRay(
  camera: Camera,
  x: number,
  y: number,
  lensX: number,
  lensY: number,
): { origin: Vec3; direction: Vec3 } {
  const radius = Math.sqrt(lensX);
  const angle = 2 * Math.PI * lensY;
  const offset = along(scale(camera.lensRight, radius * Math.cos(angle)), camera.lensUp, radius * Math.sin(angle));
  const target = along(along(camera.forward, camera.right, x), camera.up, y);
  return { origin: add(camera.position, offset), direction: normalize(sub(target, offset)) };
}
