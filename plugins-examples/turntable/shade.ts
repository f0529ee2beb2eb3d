import { type PixelSamples, SAMPLE_PAIRS } from './sampling.ts';
import type { Scene } from './scene.ts';
import { LAMPS, type Lamp, lampInDirection, lampPoint, roomLight, turnLamp, wholeLampStrength } from './studio.ts';
import { along, dot, mix, mul, normalize, reflect, scale, smoothstep, sub, type Vec3 } from './vec.ts';
import { type Surface, World } from './world.ts';

/** A skin that mirrors less than this is not worth a ray of its own. */
const FAINT = 0.07;
/** Beyond all lamps. */
const FAR = 10;

/** The light along rays, for one position of the table. */
export class Shader {
  private readonly world: World;
  private readonly lamps: readonly Lamp[];
  private readonly samples: PixelSamples;

  constructor(scene: Scene, radians: number, samples: PixelSamples) {
    this.world = new World(scene);
    this.lamps = LAMPS.map((lamp) => turnLamp(lamp, radians));
    this.samples = samples;
  }

  /** What the camera sees along a ray; `backdrop` where it meets nothing, and where the floor runs out of sight. */
  seen(origin: Vec3, direction: Vec3, backdrop: Vec3): Vec3 {
    const surface = this.world.meet(origin, direction);
    if (!surface) return backdrop;
    const { point, normal, material, floor } = surface;
    if (floor) {
      const far = smoothstep(1.1, 3.4, Math.sqrt(point[0] * point[0] + point[2] * point[2]));
      return far === 1 ? backdrop : mix(this.diffuse(surface), backdrop, far);
    }
    const light = this.diffuse(surface);
    // The skin mirrors more the flatter one looks at it (Schlick), and the body gets what it lets through.
    const away = Math.min(1, 1 + dot(direction, normal));
    const grazing = away * away * away * away * away;
    const [r, g, b] = material.mirror;
    const mirror: Vec3 = [r + (1 - r) * grazing, g + (1 - g) * grazing, b + (1 - b) * grazing];
    const bent = this.gloss(reflect(direction, normal), normal, material.roughness);
    const mirrored = mirror[1] > FAINT ? this.mirrored(point, bent) : this.glint(surface, bent);
    return [
      light[0] * (1 - mirror[0]) + mirrored[0] * mirror[0],
      light[1] * (1 - mirror[1]) + mirrored[1] * mirror[1],
      light[2] * (1 - mirror[2]) + mirrored[2] * mirror[2],
    ];
  }

  /** What the skin shows: the lamps, the room, or other surfaces without their own skins. */
  private mirrored(point: Vec3, direction: Vec3): Vec3 {
    const surface = this.world.meet(point, direction);
    if (surface) return this.diffuse(surface);
    let light = roomLight(direction);
    for (const lamp of this.lamps) light = along(light, lamp.colour, lampInDirection(lamp, point, direction));
    return light;
  }

  /** A skin that mirrors little: the lamps show, but what else it mirrors can be guessed from the light around. */
  private glint({ point, ambient }: Surface, direction: Vec3): Vec3 {
    let light = ambient;
    for (const lamp of this.lamps) {
      const strength = lampInDirection(lamp, point, direction);
      if (strength > 0 && !this.world.blocked(point, scale(direction, FAR)))
        light = along(light, lamp.colour, strength);
    }
    return light;
  }

  /** The light that leaves the body of a surface: from the lamps, unless something is in between, and from the room. */
  private diffuse({ point, normal, material, ambient }: Surface): Vec3 {
    let light = ambient;
    this.lamps.forEach((lamp, i) => {
      // How much of the lamp there is to see is worked out; whether it is seen, is tried at one point of it.
      const strength = wholeLampStrength(lamp, point, normal);
      if (strength === 0) return;
      this.samples.take(SAMPLE_PAIRS.lamps + i);
      const toLamp = sub(lampPoint(lamp, this.samples.x, this.samples.y), point);
      if (dot(toLamp, normal) > 0 && this.world.blocked(point, toLamp)) return;
      light = along(light, lamp.colour, strength);
    });
    return mul(light, material.albedo);
  }

  /** A direction near the given one: the rougher the skin, the further away. */
  private gloss(direction: Vec3, normal: Vec3, roughness: number): Vec3 {
    this.samples.take(SAMPLE_PAIRS.gloss);
    const { x, y } = this.samples;
    const z = 1 - 2 * y;
    const radius = roughness * Math.sqrt(1 - z * z);
    const bent = normalize([
      direction[0] + radius * Math.cos(2 * Math.PI * x),
      direction[1] + roughness * z,
      direction[2] + radius * Math.sin(2 * Math.PI * x),
    ]);
    const below = dot(bent, normal);
    return below < 0 ? along(bent, normal, -2 * below) : bent;
  }
}
