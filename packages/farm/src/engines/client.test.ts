import { expect, it } from 'vitest';
import { testSite } from '../../test/site.ts';
import { patienceOf } from './client.ts';

it.each([
  ['', { silence: 120, spool: 3600 }],
  ['export const ENGINE_TIMEOUT = 20;', { silence: 20, spool: 20 }],
  ['export const ENGINE_TIMEOUT = 7200;', { silence: 7200, spool: 7200 }],
])('an engine that is given a job has an hour, unless the site says otherwise: "%s"', async (settings, patience) => {
  const { configuration } = await testSite().open(settings);
  expect(patienceOf(configuration)).toEqual(patience);
});
