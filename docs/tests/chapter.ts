import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { checkAlf } from '@jobtronaut/alf';
import { formatDiagnostics } from '@jobtronaut/diagnostics';
import { startTestEngine, type TestEngine } from '@jobtronaut/testing';
import { type Block, blocksOf, isOutput, placeOf, predecessorOf } from './blocks.ts';
import { ROOT } from './pages.ts';

const MODULES = join(ROOT, 'docs/node_modules');
/** The farm of the pages. */
const FARM = 'tractor-engine:80';

/** A folder in which the blocks of one page are run, as a reader would: a home of its own, an engine of its own. */
export class Chapter {
  readonly folder = mkdtempSync(join(tmpdir(), 'jobtronaut-docs-'));
  /** Pictures that the chapter shows, by name: of the jobs of its blocks. */
  readonly pictures = new Map<string, string>();
  readonly #env: NodeJS.ProcessEnv;
  /** Where the next block is run: a `cd` lasts. */
  #cwd = this.folder;
  /** Ends what runs when the test is over, also if that was too slow. */
  readonly #over = new AbortController();
  readonly #slowToo: boolean;
  /** What stands for the farm of the pages, once a block names it. */
  #farm: Promise<TestEngine> | undefined;
  #isTyped = false;
  #output = '';
  #program = '';
  #programs = 0;

  /** @param options.slowToo whether blocks are run that are marked `slow` */
  constructor({ slowToo = false } = {}) {
    this.#slowToo = slowToo;
    const home = join(this.folder, '.home');
    mkdirSync(home, { mode: 0o700 });
    symlinkSync(MODULES, join(this.folder, 'node_modules'));
    this.#env = {
      HOME: home,
      LANG: 'C.UTF-8',
      NO_COLOR: '1',
      XDG_STATE_HOME: join(home, 'state'),
      XDG_CACHE_HOME: join(MODULES, '.cache'),
      PATH: `${join(MODULES, '.bin')}${delimiter}${process.env.PATH}`,
      PYTHONPATH: join(MODULES, '@jobtronaut/dcc-wrappers/python'),
      PYTHONDONTWRITEBYTECODE: '1',
      // npx is to ask nobody.
      npm_config_offline: 'true',
      npm_config_update_notifier: 'false',
    };
  }

  /** Makes the files of the place in which a page is read, and of the pages that it goes on from, the first one first. */
  goOnFrom(page: string): void {
    const markdown = readFileSync(join(ROOT, page), 'utf8');
    const place = placeOf(markdown);
    if (place === 'the clone') {
      cpSync(join(ROOT, 'jobtronaut.config.ts'), join(this.folder, 'jobtronaut.config.ts'));
      symlinkSync(join(ROOT, 'plugins-examples'), join(this.folder, 'plugins-examples'));
    } else if (place !== undefined) cpSync(join(ROOT, place), this.folder, { recursive: true });
    const name = predecessorOf(markdown);
    if (name === undefined) return;
    const before = join(dirname(page), name);
    this.goOnFrom(before);
    for (const { options, text, notRun } of blocksOf(readFileSync(join(ROOT, before), 'utf8'))) {
      const file = options.get('file');
      if (file !== undefined && notRun === undefined) this.#write(file, text);
    }
  }

  /** Does what a block asks for. @returns what is wrong, if anything is */
  async run(block: Block): Promise<string | undefined> {
    const { language, options, notRun } = block;
    if (notRun !== undefined || this.#lacks(options.get('needs'))) return undefined;
    if (options.has('slow') && !this.#slowToo) return undefined;
    const file = options.get('file');
    if (file !== undefined) return this.#file(file, block.text);
    if (language === 'text') return this.#compare(block.text);
    if (language === 'alf') return this.#alf(block.text);
    if (language === 'json') return this.#json(block.text);
    const text = block.text.includes(FARM) ? block.text.replaceAll(FARM, await this.#farmAddress()) : block.text;
    if (language === 'sh') {
      const wrong = await this.#shell(text, Number(options.get('exit') ?? 0));
      const picture = options.get('picture');
      return wrong ?? (picture === undefined ? undefined : await this.#picture(picture, text));
    }
    if (language === 'ts' || language === 'js') return this.#javaScript(text, language, options.has('more'));
    if (language === 'python') return this.#python(text);
    return `a block of "${language}" is neither run nor marked: put <!-- not run: the reason --> above it`;
  }

  /** Type-checks all TypeScript of the chapter. @returns what the compiler says, if it is not content */
  async typeCheck(): Promise<string | undefined> {
    if (!this.#isTyped) return undefined;
    writeFileSync(
      join(this.folder, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          strict: true,
          noEmit: true,
          module: 'preserve',
          target: 'ES2023',
          lib: ['ES2023', 'ESNext.Disposable'],
          types: ['node'],
          skipLibCheck: true,
          allowImportingTsExtensions: true,
        },
        include: ['**/*.ts'],
        exclude: ['**/node_modules', '.home', 'plugins-examples'],
      }),
    );
    const { status, output } = await this.#spawn(join(MODULES, '.bin/tsc'), ['-p', this.folder]);
    return status === 0 ? undefined : output;
  }

  async close(): Promise<void> {
    this.#over.abort();
    await (await this.#farm)?.close();
    const hasEngine = existsSync(join(this.folder, '.home/state/jobtronaut/engine/engine.json'));
    if (hasEngine) await this.#spawn('jobtronaut', ['engine', 'stop'], new AbortController().signal);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Whether a program is not on this machine; where all must be there it is taken for granted. */
  #lacks(program: string | undefined): boolean {
    if (program === undefined || process.env.CI === 'true') return false;
    const folders = (process.env.PATH ?? '').split(delimiter);
    const isThere = folders.some((folder) => existsSync(join(folder, program)));
    if (!isThere) console.warn(`a block is not run: it needs ${program}, which is not on this machine`);
    return !isThere;
  }

  /** A file that takes the place of another is content; so the one before must have been. */
  async #file(file: string, text: string): Promise<string | undefined> {
    const isReplaced = file.endsWith('.ts') && existsSync(join(this.#cwd, file));
    const wrong = isReplaced ? await this.typeCheck() : undefined;
    this.#write(file, text);
    return wrong && `before this block, the compiler says:\n${wrong}`;
  }

  #write(file: string, text: string): void {
    const path = join(this.#cwd, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    if (file.endsWith('.ts')) this.#isTyped = true;
  }

  async #shell(text: string, exit: number): Promise<string | undefined> {
    // One shell for the block, that stops at the first line that fails; its words are the chapter's own.
    const place = join(this.folder, '.home', 'place');
    const script = `trap 'pwd >"${place}"' EXIT\nexec 2>&1\n${text}`;
    const { status, output } = await this.#spawn('bash', ['--norc', '-e', '-c', script]);
    this.#cwd = readFileSync(place, 'utf8').trimEnd();
    this.#output = output;
    return status === exit ? undefined : `it ends with ${status}, not ${exit}:\n${output}`;
  }

  /** The picture of the job that the last line of a block shows. */
  async #picture(name: string, text: string): Promise<string | undefined> {
    const line = text.trimEnd().split('\n').at(-1) ?? '';
    const { status, stdout } = await this.#spawn('bash', ['--norc', '-c', `${line} --format svg`]);
    if (status !== 0 || !line.startsWith('jobtronaut visualize ')) return `"${line}" shows no job`;
    this.pictures.set(name, stdout);
    return undefined;
  }

  /** Runs a program, after what it goes on from. */
  async #javaScript(text: string, language: string, goesOn: boolean): Promise<string | undefined> {
    this.#program = goesOn ? this.#program + text : text;
    if (!goesOn) this.#programs++;
    const name = `program-${this.#programs}`;
    this.#write('package.json', '{ "type": "module" }');
    this.#write(`${name}.${language}`, this.#program);
    if (language === 'ts') {
      const { status, output } = await this.#spawn(join(MODULES, '.bin/tsc'), [
        ...['--ignoreConfig', '--module', 'esnext', '--target', 'es2023', '--noCheck', '--types', 'node'],
        ...['--outDir', '.', '--rewriteRelativeImportExtensions', `${name}.ts`],
      ]);
      if (status !== 0) return output;
    }
    return this.#runProgram(process.execPath, `${name}.js`);
  }

  async #python(text: string): Promise<string | undefined> {
    const name = `program-${++this.#programs}.py`;
    this.#write(name, text);
    return this.#runProgram('python3', name);
  }

  async #runProgram(interpreter: string, file: string): Promise<string | undefined> {
    const { status, output } = await this.#spawn(interpreter, [file]);
    this.#output = output;
    return status === 0 ? undefined : `it ends with ${status}:\n${output}`;
  }

  async #farmAddress(): Promise<string> {
    // Farms let in whoever their network lets in.
    this.#farm ??= startTestEngine({ trustLocalUser: true });
    return new URL((await this.#farm).url).host;
  }

  async #compare(wanted: string): Promise<string | undefined> {
    const here = this.#output.replaceAll(this.#cwd, '{folder}');
    const output = this.#farm === undefined ? here : here.replaceAll(await this.#farmAddress(), FARM);
    return isOutput(output, wanted) ? undefined : `what was printed is not what the page says, but:\n${output}`;
  }

  #json(text: string): string | undefined {
    try {
      JSON.parse(text);
      return undefined;
    } catch (error) {
      return String(error);
    }
  }

  #alf(text: string): string | undefined {
    const errors = checkAlf(text).filter(({ severity }) => severity === 'error');
    return errors.length === 0 ? undefined : formatDiagnostics(errors);
  }

  #spawn(
    command: string,
    args: readonly string[],
    signal = this.#over.signal,
  ): Promise<{ status: unknown; stdout: string; output: string }> {
    return new Promise((resolve, reject) => {
      execFile(
        command,
        args,
        { cwd: this.#cwd, env: this.#env, encoding: 'utf8', timeout: this.#slowToo ? 600_000 : 100_000, signal },
        (error, stdout, stderr) => {
          if (typeof error?.code === 'string') reject(error);
          else resolve({ status: error ? (error.code ?? error.signal) : 0, stdout, output: stdout + stderr });
        },
      );
    });
  }
}
