/**
 * What a command is, as plain data: documented once. Parser, help, completion and docs/commands.md are made of it, and the types of
 * what its function receives. Nothing is imported here, so that `--help` costs next to nothing.
 */
export interface CommandSpec {
  /** Its words: `submit`, `engine start`. */
  readonly name: string;
  /** One line, no full stop. */
  readonly summary: string;
  /** Paragraphs for its own help. */
  readonly details?: readonly string[];
  /** In order; only the last one may be `texts`. */
  readonly positionals?: readonly PositionalSpec[];
  readonly options: Readonly<Record<string, OptionSpec>>;
  readonly examples?: readonly (readonly [line: string, what: string])[];
  /** The arguments of the task that `--task` names are options too. */
  readonly taskArguments?: true;
  /** What `--json` prints, in a few words. */
  readonly json: string;
}

export interface OptionSpec extends ValueSpec {
  /** A flag is false unless it is given; with `optional` it is undefined then. `texts` takes words up to the next option, and adds up. */
  readonly type: 'text' | 'texts' | 'number' | 'flag';
  /** Another name of the option. */
  readonly alias?: string;
  readonly optional?: true;
}

export interface PositionalSpec extends ValueSpec {
  readonly name: string;
  readonly type: 'text' | 'texts' | 'number';
}

interface ValueSpec {
  readonly describe: string;
  /** How help names the value. @default TEXT or N */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** Of a number: the least and the greatest that it can be, and whether it has to be a whole one. */
  readonly least?: number;
  readonly most?: number;
  readonly whole?: true;
  readonly default?: string | number;
  readonly required?: true;
  readonly complete?: Completion;
}

/** Where the shell gets words from, beside `choices`. */
type Completion = 'tasks' | 'plugins' | 'arguments' | 'jobs' | 'files' | 'folders';

type Value<S> = S extends { readonly type: 'flag' }
  ? boolean
  : S extends { readonly type: 'number' }
    ? number
    : S extends { readonly type: 'texts' }
      ? readonly string[]
      : S extends { readonly choices: readonly (infer C)[] }
        ? C
        : string;

type Always =
  | { readonly default: string | number }
  | { readonly required: true }
  | { readonly type: 'texts' }
  | { readonly type: 'flag'; readonly optional?: never };

type Given<S> = S extends Always ? Value<S> : Value<S> | undefined;

type PositionalsOf<C> = C extends { readonly positionals: readonly (infer P extends PositionalSpec)[] }
  ? { readonly [Each in P as Each['name']]: Given<Each> }
  : unknown;

/** What the function of a command receives: its options by name, and its positionals. */
export type OptionsOf<C extends CommandSpec> = {
  readonly [Name in keyof C['options']]: Given<C['options'][Name]>;
} & PositionalsOf<C>;
