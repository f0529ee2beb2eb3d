import { describe, expect, it } from 'vitest';
import { JobtronautError } from './error.ts';

class Special extends JobtronautError {}

describe('JobtronautError', () => {
  it('carries code, hint, diagnostics, data and cause', () => {
    const cause = new Error('below');
    const diagnostics = [{ code: 'c', severity: 'error', message: 'm' }] as const;
    const error = new JobtronautError('c', 'what', { hint: 'do', diagnostics, data: { limit: 3 }, cause });
    expect(error).toMatchObject({ code: 'c', message: 'what', hint: 'do', diagnostics, data: { limit: 3 }, cause });
    expect(new JobtronautError('c', 'what')).toMatchObject({ hint: undefined, diagnostics: [], data: {} });
  });

  it('is recognised without instanceof, derived classes too', () => {
    expect(JobtronautError.is(new Special('c', 'm'))).toBe(true);
    expect(new Special('c', 'm').name).toBe('Special');
    // What another installed copy of the package makes.
    expect(JobtronautError.is({ [Symbol.for('@jobtronaut/error')]: true })).toBe(true);
    for (const other of [new Error('m'), null, undefined, 'c', {}]) expect(JobtronautError.is(other)).toBe(false);
  });
});
