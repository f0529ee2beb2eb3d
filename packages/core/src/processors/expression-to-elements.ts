import { z } from 'zod';
import { processor } from '../processor.ts';
import { framesOf } from './frames.ts';

/** `1-5, 10, 20-30x2` becomes the list of its frames. */
export class ExpressionToElementsProcessor extends processor({
  description:
    'A frame expression (N, N-M and N-MxS, separated by commas or blanks) becomes the sorted list of its frames.',
  overloads: (on) => [on(z.string(), framesOf)],
}) {}
