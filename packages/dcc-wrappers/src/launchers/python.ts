import { executableOf, type LauncherOptions, wrapperOf } from './launcher.ts';

/**
 * Runs the script of a task in plain Python, 2.7 or 3.7 and later: `cmd() { return python(); }`. Interpreters of applications are started so
 * too: `python({ executable: '/usr/autodesk/maya2026/bin/mayapy' })`. See docs/python.md.
 */
export function python(options: LauncherOptions = {}): string[] {
  return [
    executableOf(options, 'python3'),
    ...(options.flags ?? []),
    wrapperOf(options, 'PYTHON_SCRIPT_WRAPPER', 'run_python.py'),
  ];
}
