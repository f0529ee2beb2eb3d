import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Screen } from './screen.ts';
import { COMMAND, NODE, type Site } from './site.ts';

const PTY = fileURLToPath(new URL('in-terminal.py', import.meta.url));

interface TerminalOptions {
  readonly rows?: number;
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** What runs in it. @default our command */
  readonly command?: readonly string[];
}

/** The command in a real terminal. */
export class Terminal {
  readonly screen: Screen;
  /** Everything that was written, escape sequences too. */
  raw = '';
  readonly ended: Promise<number | null>;
  readonly #child;
  readonly #waiting = new Set<() => void>();

  constructor(
    site: Site,
    args: readonly string[],
    { rows = 24, columns = 80, env = {}, command = [NODE, COMMAND] }: TerminalOptions = {},
  ) {
    this.screen = new Screen(rows, columns);
    this.#child = spawn('python3', [PTY, String(rows), String(columns), ...command, ...args], {
      cwd: site.folder,
      env: { ...site.env, TERM: 'xterm-256color', ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.raw += text;
      this.screen.write(text);
      for (const look of this.#waiting) look();
    });
    this.ended = new Promise((resolve) => {
      this.#child.on('close', resolve);
    });
  }

  /** Resolves once the screen shows it; the test's own time-out ends a wait in vain. */
  shows(pattern: RegExp): Promise<string> {
    return new Promise((resolve) => {
      const look = () => {
        const text = this.screen.text();
        if (!pattern.test(text)) return;
        this.#waiting.delete(look);
        resolve(text);
      };
      this.#waiting.add(look);
      look();
    });
  }

  type(keys: string): void {
    this.#child.stdin.write(keys);
  }
}
