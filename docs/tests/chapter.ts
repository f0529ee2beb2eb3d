import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkAlf } from '@jobtronaut/alf';
import { formatDiagnostics } from '@jobtronaut/diagnostics';
import { type Block, isOutput } from './blocks.ts';

const HERE = dirname(dirname(fileURLToPath(import.meta.url)));
const MODULES = join(HERE, 'node_modules');

/** A folder in which the blocks of one chapter are run, as a reader would: a home of its own, an engine of its own. */
export class Chapter {
  readonly folder = mkdtempSync(join(tmpdir(), 'jobtronaut-docs-'));
  readonly #env: NodeJS.ProcessEnv;
  #output = '';
  #programs = 0;

  constructor() {
    const home = join(this.folder, '.home');
    mkdirSync(home, { mode: 0o700 });
    symlinkSync(MODULES, join(this.folder, 'node_modules'));
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^(TR_|TRACTOR|JOBTRONAUT|XDG_|npm_|VITEST|NODE_)/.test(name),
    );
    this.#env = {
      ...Object.fromEntries(inherited),
      HOME: home,
      NO_COLOR: '1',
      XDG_STATE_HOME: join(home, 'state'),
      XDG_CACHE_HOME: join(MODULES, '.cache'),
      PATH: `${join(MODULES, '.bin')}${delimiter}${process.env.PATH}`,
    };
  }

  /** Does what a block asks for. @returns what is wrong, if anything is */
  run(block: Block): string | undefined {
    const { language, options, text } = block;
    if (options.has('not-run')) return undefined;
    const file = options.get('file');
    if (file !== undefined) return this.#write(file, text);
    if (language === 'sh') return this.#shell(text, Number(options.get('exit') ?? 0));
    if (language === 'ts' || language === 'js') return this.#program(text, language);
    if (language === 'text') return this.#compare(text);
    if (language === 'alf') return this.#alf(text);
    return `a block of "${language}" is neither run nor marked not-run`;
  }

  /** Type-checks all TypeScript of the chapter. @returns what the compiler says, if it is not content */
  typeCheck(): string | undefined {
    writeFileSync(
      join(this.folder, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          strict: true,
          noEmit: true,
          module: 'NodeNext',
          target: 'ES2023',
          lib: ['ES2023', 'ESNext.Disposable'],
          types: ['node'],
          skipLibCheck: true,
          allowImportingTsExtensions: true,
        },
        include: ['**/*.ts'],
        exclude: ['node_modules', '.home'],
      }),
    );
    const { status, stdout } = this.#spawn(join(MODULES, '.bin/tsc'), ['-p', '.']);
    return status === 0 ? undefined : stdout;
  }

  close(): void {
    this.#spawn('jobtronaut', ['engine', 'stop']);
    rmSync(this.folder, { recursive: true, force: true });
  }

  #write(file: string, text: string): undefined {
    const path = join(this.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  #shell(text: string, exit: number): string | undefined {
    // One shell for the block, that stops at the first line that fails; its words are the chapter's own.
    const { status, output } = this.#spawn('bash', ['-e', '-c', `exec 2>&1\n${text}`]);
    this.#output = output;
    return status === exit ? undefined : `it ends with ${status}, not ${exit}:\n${output}`;
  }

  #program(text: string, language: string): string | undefined {
    const name = `program-${++this.#programs}`;
    this.#write(`${name}.${language}`, text);
    if (language === 'ts') {
      const { status, output } = this.#spawn(join(MODULES, '.bin/tsc'), [
        ...['--module', 'nodenext', '--target', 'es2023', '--skipLibCheck', '--noCheck', '--types', 'node'],
        ...['--outDir', '.', '--rewriteRelativeImportExtensions', `${name}.ts`],
      ]);
      if (status !== 0) return output;
    }
    this.#write('package.json', '{ "type": "module" }');
    const { status, output } = this.#spawn(process.execPath, [`${name}.js`]);
    this.#output = output;
    return status === 0 ? undefined : `it ends with ${status}:\n${output}`;
  }

  #compare(wanted: string): string | undefined {
    const output = this.#output.replaceAll(this.folder, '{folder}');
    return isOutput(output, wanted) ? undefined : `what was printed is not what the chapter says, but:\n${output}`;
  }

  #alf(text: string): string | undefined {
    const errors = checkAlf(text).filter(({ severity }) => severity === 'error');
    return errors.length === 0 ? undefined : formatDiagnostics(errors);
  }

  #spawn(command: string, args: readonly string[]) {
    const { status, stdout, stderr, error } = spawnSync(command, args, {
      cwd: this.folder,
      env: this.#env,
      encoding: 'utf8',
      timeout: 100_000,
    });
    if (error) throw error;
    return { status, stdout, output: stdout + stderr };
  }
}
