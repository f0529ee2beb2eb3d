import { executableOf, type SceneLauncherOptions, wrapperOf } from './launcher.ts';

/** Runs the script of a task in Clarisse: `clarisse [SCENE] [FLAGS] --script WRAPPER PAYLOAD`; the wrapper ends Clarisse. See docs/clarisse.md. */
export function clarisse(options: SceneLauncherOptions = {}): string[] {
  const { scene, flags = [] } = options;
  return [
    executableOf(options, 'clarisse'),
    ...(scene === undefined ? [] : [scene]),
    ...flags,
    '--script',
    wrapperOf(options, 'CLARISSE_SCRIPT_WRAPPER', 'run_clarisse.py'),
  ];
}
