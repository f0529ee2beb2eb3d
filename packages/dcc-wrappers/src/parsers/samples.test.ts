import { createReadStream, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Application, type LogSummary, parseLog } from './index.ts';

const SAMPLES = new URL('../../../../test-fixtures/dcc-logs/', import.meta.url);

/** What each sample says: the last progress, and the problems with their lines. */
const EXPECTED: Readonly<Record<string, { frames?: number; says: readonly string[] }>> = {
  'arnold-licence': {
    says: [
      'licence 1: [clm] authentication failed: error (44)',
      'licence 2: rendering with watermarks because of failed authorization',
      '10%',
    ],
  },
  'blender-crash': { says: ['error 2: Blender crashed; Writing: /tmp/blender.crash.txt'] },
  'blender-cycles': { frames: 3, says: ['100%'] },
  'blender-missing-file': {
    says: ["error 2: Cannot read file '/shots/sh010/nothere.blend': No such file or directory"],
  },
  'blender-python-error': {
    says: [
      "error 2: Cannot read file '/shots/x.blend': No such file or directory",
      "error 9: RuntimeError: Error: Cannot read file '/shots/x.blend': No such file or directory",
      "error 11: script failed, file: 'exc.py', exiting.",
    ],
  },
  'blender-unwritable': {
    says: [
      'warning 3: written by the script',
      "error 12: Render error (Invalid argument) cannot save: '/proc/nowhere/frame.png'",
      "error 19: RuntimeError: Error: Render error (Invalid argument) cannot save: '/proc/nowhere/frame.png'",
      "error 21: script failed, file: 'eevee.py', exiting.",
      '100%',
    ],
  },
  'clarisse-error': { says: ['error 3: ValueError: no such image: project://scene/imge'] },
  'clarisse-render': { frames: 2, says: ['60%'] },
  'houdini-error': {
    says: [
      'error 4: hou.OperationFailed: The attempted operation failed.',
      'error 5: Failed to save output to file "/shots/sh010/cache.0001.bgeo.sc".',
      'error 6: Segmentation fault (sent by pid 4711)',
    ],
  },
  'houdini-licence': { says: ['licence 1: No licenses could be found to run this application.'] },
  // A texture in a folder `license` is no licence failure.
  'houdini-render': {
    says: ["warning 4: Unable to load texture '/shots/sh010/license/wall.rat'", '100%'],
  },
  'katana-error': {
    says: [
      'warning 4: There are no valid Renderer plug-ins available.',
      'warning 6: [texturesys] cannot find /shots/sh010/wall.tx',
      "error 8: An AttributeError occurred in \"Node2DGroup.py\": 'NoneType' object has no attribute 'getParam'",
      "error 11: AttributeError: 'NoneType' object has no attribute 'getParam'",
      'error 12: Exiting with error code: -1',
      '50%',
    ],
  },
  'katana-licence': {
    says: [
      'licence 3: Render License failed.',
      'licence 4: FOUNDRY LICENSE ERROR REPORT',
      'licence 13: Reason for failure: A suitable license does not exist.',
    ],
  },
  'maya-arnold': {
    says: [
      'warning 3: node "aiImage1": texture file not found',
      'error 7: [driver_exr] cannot write /shots/sh010/out.exr',
      '100%',
    ],
  },
  'maya-crash': {
    says: [
      'error 2: maya encountered a fatal error',
      'error 5: Attempting to save in /usr/tmp/.20190417.0215.ma',
      'error 6: Maya exited with status 1',
    ],
  },
  'maya-error': {
    says: [
      'error 1: makeCameraRenderable.mel line 34: Camera [None] does not exist.',
      'error 2: file: /var/tmp/ASTMP.51038QT6bdQ.mel line 36: Scene /shots/sh010/shot.ma failed to render.',
      'error 3: Maya exited with status 210',
    ],
  },
  'maya-licence': {
    says: [
      'licence 1: License was not obtained',
      'licence 2: Error: Error 20 License was not obtained',
      'error 3: Maya exited with status 1',
    ],
  },
  'maya-render': {
    says: [
      'warning 2: file: /usr/autodesk/maya2024/scripts/others/supportRenderers.mel line 77: The renderer "turtle" used by this scene, is not currently available.',
      '100%',
    ],
  },
  'node-error': {
    says: [
      'warning 1: DeprecationWarning: something is old',
      'error 7: TypeError [ERR_INVALID_ARG_TYPE]: The "path" argument must be of type string. Received undefined',
    ],
  },
  'nuke-error': {
    says: ['error 4: Read1: /shots/sh010/plate.1001.exr: No such file or directory'],
  },
  'nuke-licence': {
    says: [
      'licence 3: A license for nuke was not found',
      'licence 5: FOUNDRY LICENSE ERROR REPORT',
      'licence 15: nuke : No license for product ENT_STATUS_RLM',
      'licence 16: RLM : A suitable license does not exist.',
    ],
  },
  'nuke-render': {
    says: ['warning 4: /shots/sh010/comp.nk is for nuke16.0v7; this is nuke16.0v1', '100%'],
  },
  'python-error': {
    says: [
      'warning 1: the cache is old',
      "error 5: FileNotFoundError: [Errno 2] No such file or directory: '/shots/sh010/nothing'",
    ],
  },
};

function told({ problems, progress }: LogSummary): string[] {
  const lines = problems.map(({ kind, line, message }) => `${kind} ${line}: ${message}`);
  return progress === undefined ? lines : [...lines, `${progress}%`];
}

describe('samples of test-fixtures/dcc-logs', () => {
  test('each has an expectation', () => {
    const files = readdirSync(SAMPLES).filter((name) => name.endsWith('.log'));
    expect(files.sort()).toEqual(
      Object.keys(EXPECTED)
        .map((name) => `${name}.log`)
        .sort(),
    );
  });

  test.each(Object.entries(EXPECTED))('%s', async (name, { frames, says }) => {
    const application = name.slice(0, name.indexOf('-')) as Application;
    const stream = createReadStream(new URL(`${name}.log`, SAMPLES), { highWaterMark: 37 });
    expect(told(await parseLog(application, stream, frames === undefined ? {} : { frames }))).toEqual(says);
  });
});
