import { executableOf, type SceneLauncherOptions, sceneWords, wrapperOf } from './launcher.ts';

/** Runs the script of a task in Katana's script mode: `katana [FLAGS] --script=WRAPPER -- [--scene SCENE] PAYLOAD`. See docs/katana.md. */
export function katana(options: SceneLauncherOptions = {}): string[] {
  return [
    executableOf(options, 'katana'),
    ...(options.flags ?? []),
    `--script=${wrapperOf(options, 'KATANA_SCRIPT_WRAPPER', 'run_katana.py')}`,
    '--',
    ...sceneWords(options),
  ];
}
