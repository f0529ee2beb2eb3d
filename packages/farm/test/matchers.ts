import { expect } from 'vitest';

/** vitest types its matchers as `any`, which our lint does not let through. */
export const containing = (text: string): unknown => expect.stringContaining(text);
export const matching = (text: RegExp): unknown => expect.stringMatching(text);
