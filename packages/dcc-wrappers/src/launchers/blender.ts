import { executableOf, type SceneLauncherOptions, wrapperOf } from './launcher.ts';

export interface BlenderOptions extends SceneLauncherOptions {
  /** Without the preferences and the start-up file of whoever owns the process. @default true */
  readonly factoryStartup?: boolean;
}

/**
 * Runs the script of a task in Blender without a window: `blender --background [--factory-startup] [SCENE] [FLAGS] --python-exit-code 1
 * --python WRAPPER -- PAYLOAD`. Blender takes options in order, and hands the script what stands after `--`. See docs/blender.md.
 */
export function blender(options: BlenderOptions = {}): string[] {
  const { scene, flags = [], factoryStartup = true } = options;
  return [
    executableOf(options, 'blender'),
    '--background',
    ...(factoryStartup ? ['--factory-startup'] : []),
    ...(scene === undefined ? [] : [scene]),
    ...flags,
    // An exception in a script is none of Blender's failures unless it is told so.
    '--python-exit-code',
    '1',
    '--python',
    wrapperOf(options, 'BLENDER_SCRIPT_WRAPPER', 'run_python.py'),
    '--',
  ];
}
