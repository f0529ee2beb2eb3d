import { executableOf, type SceneLauncherOptions, wrapperOf } from './launcher.ts';

export interface MayaOptions extends SceneLauncherOptions {
  /** The folder of the Maya project. @default Maya's own choice */
  readonly project?: string;
}

/** Runs the script of a task in Maya: `maya -batch [-proj PROJECT] [-file SCENE] [FLAGS] -script WRAPPER PAYLOAD`. See docs/maya.md. */
export function maya(options: MayaOptions = {}): string[] {
  const { scene, project, flags = [] } = options;
  return [
    executableOf(options, 'maya'),
    '-batch',
    ...(project === undefined ? [] : ['-proj', project]),
    ...(scene === undefined ? [] : ['-file', scene]),
    ...flags,
    '-script',
    wrapperOf(options, 'MAYA_SCRIPT_WRAPPER', 'run_maya.mel'),
  ];
}
