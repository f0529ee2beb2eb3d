/** The applications whose output can be read. `python` and `node` are scripts outside of any application. */
export const APPLICATIONS = [
  'arnold',
  'blender',
  'clarisse',
  'houdini',
  'katana',
  'maya',
  'node',
  'nuke',
  'python',
] as const;

export type Application = (typeof APPLICATIONS)[number];

export function isApplication(name: string): name is Application {
  return (APPLICATIONS as readonly string[]).includes(name);
}

/** Trouble that a line tells of. `licence`: the application was refused one; the same command may well succeed later, or elsewhere. */
export type ProblemKind = 'warning' | 'error' | 'licence';

/** What one line of output says. */
export type Finding =
  | {
      readonly kind: 'progress';
      /** 0 to 100, of all that the command does if the application tells, or the parser knows how many frames there are; else of the current frame. */
      readonly percent: number;
    }
  | {
      readonly kind: ProblemKind;
      /** What the line says, without its label and its time; 500 characters at most. */
      readonly message: string;
    };
