/**
 * A processor of one's own: it deals a list out into as many piles, so that a farm gets a handful of commands and not one for each item.
 *
 *     jobtronaut submit --task PackAssets --args assets:'["rock","moss","tree","reed","pike"]' piles:2 --wait
 */
import { argument, processor, task } from '@jobtronaut/core';
import { z } from 'zod';

export class DealProcessor extends processor({
  description: 'Deals a list out into piles, as cards are.',
  parameters: { piles: z.int().min(1).describe('How many piles; fewer if there are not enough items.') },
  overloads: (on) => [
    on(z.array(z.unknown()), (items, { parameters: { piles } }) =>
      Array.from({ length: Math.min(piles, items.length) }, (_, pile) => items.filter((_, at) => at % piles === pile)),
    ),
  ],
}) {}

export class PackAssets extends task({
  description: 'Packs assets, some in each command.',
  arguments: {
    assets: argument({ initial: z.array(z.string()).min(1), processed: z.array(z.array(z.string())) }),
    piles: z.int().min(1).default(3).describe('how many commands'),
  },
  elementsId: 'assets',
  perElement: true,
  argumentProcessors: [DealProcessor.on('assets.initial', { piles: '<arg:piles.processed>' })],
}) {
  override cmd() {
    return ['/bin/echo', 'pack', ...this.arguments.assets.processed];
  }
}
