import { executableOf, type SceneLauncherOptions, sceneWords, wrapperOf } from './launcher.ts';

/** Runs the script of a task in Houdini: `hython [FLAGS] WRAPPER [--scene SCENE] PAYLOAD`. See docs/houdini.md. */
export function houdini(options: SceneLauncherOptions = {}): string[] {
  return [
    executableOf(options, 'hython'),
    ...(options.flags ?? []),
    wrapperOf(options, 'HOUDINI_SCRIPT_WRAPPER', 'run_houdini.py'),
    ...sceneWords(options),
  ];
}
