import { expect, it } from 'vitest';
import { type Block, blocksOf } from './blocks.ts';
import { Chapter } from './chapter.ts';
import { LISTS, PAGES } from './pages.ts';

/** What the examples find. */
const BEFORE = `
\`\`\`sh
mkdir -p ~/.local/share/bash-completion/completions ~/.zfunc ~/.config/fish/completions
echo 'of the small studio' >~/.farm-password
chmod 600 ~/.farm-password
cp nuke.log render.log
jobtronaut plan --task Turntable --frames 1-8 --format alf >shot.alf
jobtronaut engine start --slots 2
\`\`\`

\`\`\`js
import { chooseEngine, openBackend, openSession, prepareJob, submitJob } from '@jobtronaut/farm';
const session = await openSession();
const backend = await openBackend(session, await chooseEngine(session, 'embedded'));
for (let jid = 1; jid <= 13; jid++)
  await submitJob(session, await prepareJob(session, { root: 'Turntable', arguments: { frames: jid === 12 ? '1-8' : '1' } }), backend);
\`\`\`

\`\`\`sh
jobtronaut watch 12
jobtronaut watch 13
\`\`\`
`;
/** A line as a test can run it. */
function runnable(text: string): Block {
  const line = text.replace(/ # .*$/, '').replace('0.0.0.0', '127.0.0.2'); // open to this machine alone
  const options = new Map(line.includes('| jq ') ? [['needs', 'jq']] : []);
  const block = { language: 'sh', options, line: 0, notRun: undefined };
  if (line.startsWith('jobtronaut engine start')) return { ...block, text: `jobtronaut engine stop\n${line}` };
  // Would go on for ever.
  if (line.startsWith('jobtronaut engine logs --follow'))
    return { ...block, text: `exec 3< <(${line})\nread -r log <&3\nkill -INT $!` };
  return { ...block, text: line };
}

it('each line of commands does what it says', { timeout: 600_000 }, async ({ onTestFinished }) => {
  const chapter = new Chapter();
  onTestFinished(() => chapter.close());
  chapter.goOnFrom('packages/cli/README.md');
  for (const block of blocksOf(BEFORE)) expect(await chapter.run(block)).toBeUndefined();
  const blocks = LISTS.flatMap((page) => blocksOf(PAGES.get(page) ?? ''));
  const lines = blocks.flatMap(({ language, text }) =>
    language === 'sh' ? text.trimEnd().split('\n').map(runnable) : [],
  );
  const wrong: string[] = [];
  // What stands on two pages is run once.
  for (const [text, block] of new Map(lines.map((each) => [each.text.trimEnd(), each]))) {
    const why = await chapter.run(block);
    if (why !== undefined) wrong.push(`${text}: ${why}`);
  }
  for (const block of blocks.filter(({ language }) => language !== 'sh')) {
    const why = await chapter.run(block);
    if (why !== undefined) wrong.push(`${block.text}: ${why}`);
  }
  expect(wrong).toEqual([]);
});
