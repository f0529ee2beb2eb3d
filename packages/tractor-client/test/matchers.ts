import { expect } from 'vitest';

/** vitest types its matchers as `any`, which our lint does not let through. */
export const containing = (text: string): unknown => expect.stringContaining(text);
export const notContaining = (text: string): unknown => expect.not.stringContaining(text);
