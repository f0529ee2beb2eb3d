import type { Blade } from '@jobtronaut/tractor-client';

/** Why no blade at all takes new work, in words; nothing if one does, or none is known. */
export function refusal(blades: readonly Pick<Blade, 'name' | 'nimby' | 'note'>[]): string | undefined {
  const [first] = blades;
  if (first === undefined || !blades.every(refuses)) return undefined;
  const why = first.note === '' ? 'nimby' : first.note;
  return `${blades.length === 1 ? `${first.name} takes` : `${blades.length} blades take`} no new work: ${why}`;
}

/** What a blade notes is why it holds back (tractor-protocol 7). */
function refuses({ nimby, note }: Pick<Blade, 'nimby' | 'note'>): boolean {
  return nimby !== '' || note !== '';
}
