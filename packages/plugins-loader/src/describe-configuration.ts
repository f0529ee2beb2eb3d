import type { Configuration, ValueSource } from './configuration.ts';
import type { SettingName } from './configuration-values.ts';

/** One setting, for people to look at. */
export interface SettingDescription {
  readonly name: SettingName;
  /** The effective value as text: JSON, or what a function is called; empty where nothing is set. */
  readonly text: string;
  readonly value: unknown;
  /** Where it came from, first one first. */
  readonly sources: readonly ValueSource[];
}

/** Every value of a configuration with its origin, in the order of docs/configuration.md. No function of it is called. */
export function describeConfiguration({ values, sources }: Configuration): SettingDescription[] {
  return (Object.entries(values) as [SettingName, unknown][]).map(([name, value]) => ({
    name,
    text: textOf(value),
    value,
    sources: sources[name],
  }));
}

function textOf(value: unknown): string {
  if (typeof value === 'function') return `function ${value.name}`.trimEnd();
  if (Array.isArray(value)) return `[${value.map(textOf).join(', ')}]`;
  return value === undefined || value === '' ? '' : JSON.stringify(value);
}
