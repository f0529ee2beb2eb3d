import type { SubmissionRecord } from './record.ts';

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string';
const number: Check = (value) => typeof value === 'number';
const flag: Check = (value) => typeof value === 'boolean';
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const list =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const shape =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) && Object.entries(checks).every(([name, check]) => check(value[name]));

/** One job, or groups of them; groups are as deep as a hand made them. */
const jobs: Check = (value) =>
  shape({ serial: list(jobs) })(value) ||
  shape({ parallel: list(jobs) })(value) ||
  shape({ root: text, arguments: isObject })(value);

const RECORD: { readonly [Name in keyof SubmissionRecord]: Check } = {
  version: (value) => value === 1,
  submitted: text,
  user: text,
  host: text,
  cwd: text,
  engine: shape({ id: text, name: text }),
  jid: number,
  title: text,
  message: text,
  request: shape({ jobs }),
  environment: shape({ passed: isObject, leftOut: list(shape({ name: text, reason: text })) }),
  withheld: list(text),
  plugins: list(shape({ name: text, file: text, folder: text, hash: text })),
  hooks: list(shape({ hook: text, attribute: text })),
  kept: orNull(text),
  plan: flag,
  argumentsCache: orNull(text),
  repeats: orNull(shape({ engine: text, jid: number })),
};

/** Why something that was read is no record of a submission; nothing if it is one. */
export function whyNoRecord(value: unknown): string | undefined {
  if (!isObject(value)) return 'it is no record';
  if (value.version !== 1) return `it is of version ${String(value.version)}, this release reads version 1`;
  const wrong = Object.entries(RECORD).find(([name, check]) => !check(value[name]));
  return wrong && `${wrong[0]} is missing or damaged`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
