import { CODES as ENGINE } from '@jobtronaut/engine';
import { CODES as CLIENT } from '@jobtronaut/tractor-client';
import { expect, it } from 'vitest';
import { EXIT, exitCodeOf } from './exit-codes.ts';

it('holds the engine to account for every error of it and its client, but for what the user says to them', () => {
  const mine = [...CLIENT, ...ENGINE].filter((code) => exitCodeOf(code) === EXIT.user);
  expect(mine.sort()).toEqual([
    'bad-client-option',
    'bad-engine-address',
    'bad-engine-option',
    'bad-request-value',
    'doubtful-time-stamp',
    'list-cut',
    'lost-too-often',
    'no-home',
    'password-needed',
    'session-file-unwritable',
  ]);
});
