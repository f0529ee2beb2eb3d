/** Fields that have the same value in the document and in the engine's JSON, under the same or another name. */
import type { Fields } from '../write/element.ts';

/** `[name in the document, name in the JSON]`. */
type Pairs = readonly (readonly [document: string, json: string])[];

const same = (...names: string[]): Pairs => names.map((name) => [name, name]);

const SLOTS: Pairs = [
  ['atleast', 'minSlots'],
  ['atmost', 'maxSlots'],
];

export const JOB_FIELDS: Pairs = [
  ...same('title', 'tier', 'projects', 'crews', 'priority', 'service', 'tags', 'envkey', 'comment', 'metadata'),
  ...same('editpolicy', 'etalevel', 'serialsubtasks'),
  ...SLOTS,
  ['maxactive', 'maxActive'],
  ['afterjids', 'afterJids'],
];

export const TASK_FIELDS: Pairs = [
  ...same('id', 'service', 'metadata', 'preview', 'chaser', 'serialsubtasks', 'resumeblock'),
  ...SLOTS,
];

export const COMMAND_FIELDS: Pairs = [
  ...same('id', 'refersto', 'metadata', 'envkey', 'retryrc', 'resumewhile', 'resumepin'),
  ...SLOTS,
];

/** The fields that are set, under their names in the JSON. */
export function toJsonFields(from: object, pairs: Pairs): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, json] of pairs) if ((from as Fields)[name] !== undefined) fields[json] = (from as Fields)[name];
  return fields;
}

/** The fields that are set, under their names in the document; empty lists are not. */
export function fromJsonFields(from: object, pairs: Pairs): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, json] of pairs) {
    const value = (from as Fields)[json];
    if (value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0)) fields[name] = value;
  }
  return fields;
}
