import { expect, it } from 'vitest';
import { testSite } from '../test/site.ts';
import { checkFolders } from './check-folders.ts';

it('tells folders that cannot be written and wrappers that are not there, each by its setting', async () => {
  const site = testSite();
  site.write('file', '');
  const session = await site.open(`
    export const ARGUMENTS_STORAGE_PATH = 'file';
    export const SUBMISSIONS_PATH = 'file/below/it';
    export const JOB_STORAGE_PATH_TEMPLATE = 'file/{user}/{date}/{job_id}.alf';
    export const MAYA_SCRIPT_WRAPPER = 'gone.py';
    export const NUKE_SCRIPT_WRAPPER = 'file';`);
  const path = site.path('file');
  expect(checkFolders(session)).toEqual(
    [
      `ARGUMENTS_STORAGE_PATH: ${path} is not a folder`,
      `SUBMISSIONS_PATH: ${path}/below/it cannot be made: ${path} is not a folder`,
      `JOB_STORAGE_PATH_TEMPLATE: ${path} is not a folder`,
      `MAYA_SCRIPT_WRAPPER: ${site.path('gone.py')} is not a file`,
    ].map((message) => ({ code: 'unusable-path', severity: 'warning', message, file: session.configuration.file })),
  );
});

it('has nothing to say of what can be made', async () => {
  const session = await testSite().open(`
    export const ARGUMENTS_STORAGE_PATH = 'new/folder';
    export const JOB_STORAGE_PATH_TEMPLATE = 'jobs/{user}/{date}/{job_id}.alf';`);
  expect(checkFolders(session)).toEqual([]);
});
