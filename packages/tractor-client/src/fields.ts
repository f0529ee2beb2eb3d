import type { JsonObject } from './reply.ts';
import { parseList, parseNumbers, parseTimestamp, plainNumber, plainText } from './values.ts';

/** Reading the replies of the monitor, whose keys are all optional but the ids (tractor-protocol 14, Q19). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectField(from: JsonObject, key: string): JsonObject {
  const value = from[key];
  return isObject(value) ? value : {};
}

/** The objects in a list; what is none is left out. */
export function objectsField(from: JsonObject, key: string): JsonObject[] {
  const value = from[key];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function numberField(from: JsonObject, key: string): number | null {
  const number = plainNumber(from[key]);
  return Number.isNaN(number) ? null : number;
}

/** Empty for what is absent. */
export function textField(from: JsonObject, key: string): string {
  const value = from[key];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

export function flagField(from: JsonObject, key: string): boolean {
  const value = from[key];
  return value === true || value === 1 || value === '1' || value === 'true';
}

/** From seconds since the epoch, or from a text. */
export function timeField(from: JsonObject, key: string): Date | null {
  return parseTimestamp(from[key])?.date ?? null;
}

export function textsField(from: JsonObject, key: string): string[] {
  return parseList(from[key]).map(plainText);
}

export function numbersField(from: JsonObject, key: string): readonly number[] {
  return parseNumbers(from[key]);
}
