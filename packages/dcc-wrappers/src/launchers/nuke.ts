import { executableOf, type SceneLauncherOptions, sceneWords, wrapperOf } from './launcher.ts';

/** Runs the script of a task in Nuke's terminal mode: `nuke -t [FLAGS] WRAPPER [--scene SCENE] PAYLOAD`. See docs/nuke.md. */
export function nuke(options: SceneLauncherOptions = {}): string[] {
  return [
    executableOf(options, 'nuke'),
    '-t',
    ...(options.flags ?? []),
    wrapperOf(options, 'NUKE_SCRIPT_WRAPPER', 'run_nuke.py'),
    ...sceneWords(options),
  ];
}
