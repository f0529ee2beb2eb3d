import type { Blade } from '@jobtronaut/tractor-client';
import { connect } from '../connect.ts';
import type { RunOptions } from '../run-options.ts';
import { ageText } from '../spans.ts';
import { EXIT, print, printJson, say } from '../terminal.ts';
import { textTable } from '../text-table.ts';

/** `jobtronaut blades`. */
export async function blades(options: RunOptions<'blades'>): Promise<number> {
  const { client } = await connect(options);
  const list = (await client.bladeList()).sort((a, b) => (a.name < b.name ? -1 : 1));
  if (options.json) for (const blade of list) printJson(bladeValue(blade));
  else if (list.length === 0) say('The engine knows no blades');
  else print(textTable(COLUMNS, list.map(cells)));
  return EXIT.done;
}

const COLUMNS = [
  { title: 'NAME' },
  { title: 'SLOTS', number: true },
  { title: 'LOAD', number: true, drop: 4 },
  { title: 'FREE MEMORY', number: true, drop: 5 },
  { title: 'FREE DISK', number: true, drop: 2 },
  { title: 'STATE' },
  { title: 'PROFILE', drop: 1 },
  { title: 'HEARD OF', number: true, drop: 3 },
];

function cells({ name, slots, slotsInUse, load, memory, disk, nimby, note, profile, heartbeat }: Blade): string[] {
  return [
    name,
    `${slotsInUse ?? '?'}/${slots ?? '?'}`,
    load === null ? '' : load.toFixed(1),
    gigabytes(memory),
    gigabytes(disk),
    [...(nimby === '' ? [] : [`nimby${nimby === '1' ? '' : ` (${nimby})`}`]), ...(note === '' ? [] : [note])].join(
      ': ',
    ),
    profile,
    ageText(heartbeat),
  ];
}

function gigabytes(value: number | null): string {
  return value === null ? '' : `${value.toFixed(1)} GB`;
}

function bladeValue(blade: Blade) {
  const { name, address, slots, slotsInUse, load, memory, disk, nimby, note, profile, version, heartbeat } = blade;
  return { name, address, slots, slotsInUse, load, memory, disk, nimby, note, profile, version, heartbeat };
}
