import bunny from 'bunny';
import { placeOnTable } from './mesh.ts';
import { prepareScene } from './prepare.ts';
import { spread } from './sampling.ts';
import { normalize, sub, type Vec3 } from './vec.ts';

/** What tests share: the scan on the table, and a scene with light that is baked as quickly as possible. */
export const scan = placeOnTable(bunny.positions, bunny.cells);
export const roughScene = () => prepareScene(1);

/** Rays from all round to all parts of the bunny and the table; some miss both. */
export const rays = (count: number): { origin: Vec3; direction: Vec3 }[] =>
  Array.from({ length: count }, (_, i) => {
    const [a, b] = spread(i + 1);
    const [c, d] = spread(2 * i + 5000);
    const angle = 2 * Math.PI * a;
    const origin: Vec3 = [3 * Math.cos(angle), 2 * b, 3 * Math.sin(angle)];
    return { origin, direction: normalize(sub([2 * c - 1, 1.2 * d - 0.15, 2 * a - 1], origin)) };
  });
