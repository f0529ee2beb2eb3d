import { readManifest, readTaskOptions } from '../manifest/manifest.ts';
import { writeQuickly } from '../write-quickly.ts';
import { type Candidate, candidates, type Known, wordBehind } from './candidates.ts';
import { wordsOf } from './command-line.ts';

/**
 * What the completion scripts ask: `__complete bash LINE POINT`, or `__complete zsh|fish WORD...` with the words behind the name of
 * the command. Answers a word a line, for zsh and fish with a tab and its description. Plugins are loaded only if the manifest is
 * not true any more, an engine is asked only where an id of a job is wanted; whatever goes wrong, the shell gets no words and the user no noise.
 */
export async function complete([shell, ...rest]: readonly string[]): Promise<number> {
  const words = shell === 'bash' ? lineWords(rest) : rest;
  try {
    const { found, files } = await candidates(words, known(words));
    writeQuickly(found.map((each) => `${lineOf(each, shell, words.at(-1) ?? '')}\n`).join(''));
    return over(files ? 0 : NO_FILES);
  } catch {
    return over(1);
  }
}

/** An engine may have been asked that is still silent. */
let wasAsked = false;

/** Nothing that is still open may keep the shell waiting. */
function over(code: number): number {
  if (wasAsked) process.exit(code);
  return code;
}

/** For all that it takes to ask an engine, on a machine that is busy with a render. Milliseconds. */
const PATIENCE = 2_500;

async function jobs(words: readonly string[]): Promise<readonly Candidate[]> {
  wasAsked = true;
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('no answer')), PATIENCE);
  });
  const asked = import('./job-candidates.ts').then(({ jobCandidates }) =>
    jobCandidates({ config: wordBehind(words, 'config'), engine: wordBehind(words, 'engine') }),
  );
  // Without ids it is as if there were no jobs: files are not offered.
  return Promise.race([asked, late]).catch(() => []);
}

/** The exit code that tells the shell to offer no files either. */
const NO_FILES = 3;

function lineWords([line = '', point = '']: readonly string[]): string[] {
  // Bash counts bytes or characters, as its version likes; most lines have no difference.
  const [first = '', ...words] = wordsOf(line.slice(0, point === '' ? undefined : Number(point)));
  return words.length > 0 ? words : [first];
}

function lineOf({ word, describe }: Candidate, shell: string | undefined, current: string): string {
  // Bash replaces only what stands behind the last of these.
  if (shell === 'bash') return word.slice(Math.max(current.lastIndexOf(':'), current.lastIndexOf('=')) + 1);
  return describe === '' ? word : `${word}\t${describe}`;
}

function known(words: readonly string[]): Known {
  const query = { config: wordBehind(words, 'config'), cwd: process.cwd(), env: process.env };
  const load = async () => (await import('../manifest/load-manifest.ts')).loadManifest(query);
  const manifest = readManifest(query);
  let loaded: ReturnType<typeof load> | undefined;
  const all = () => {
    loaded ??= load();
    return loaded;
  };
  return {
    list: async () => (manifest ?? (await all())).plugins,
    jobs: () => jobs(words),
    optionsOf: async (task) => ((manifest && readTaskOptions(query)) ?? (await all()).options)[task] ?? {},
  };
}
