import { expect, it } from 'vitest';
import { candidates, type KnownPlugins } from './candidates.ts';

const KNOWN: KnownPlugins = {
  list: async () => [
    { name: 'Shot', kind: 'task', description: 'Renders a shot.\nAnd more.' },
    { name: 'Sheet', kind: 'task', description: '' },
    { name: 'ChunkProcessor', kind: 'processor', description: '' },
  ],
  optionsOf: async (task) =>
    task === 'Shot'
      ? {
          frames: { type: 'text', describe: 'Frames.' },
          quality: { type: 'text', choices: ['low', 'high'], describe: '' },
          title: { type: 'text', describe: 'Not this one.' },
        }
      : {},
};

it.each([
  [['su'], ['submit']],
  [
    ['engine', ''],
    ['start', 'status', 'stop'],
  ],
  [
    ['engine', 'sta'],
    ['start', 'status'],
  ],
  [['nothing', ''], []],
  [
    ['submit', '--task', ''],
    ['Shot', 'Sheet'],
  ],
  [['submit', '--task', 'Sho'], ['Shot']],
  [
    ['info', ''],
    ['Shot', 'Sheet', 'ChunkProcessor'],
  ],
  [['info', 'Shot', '--c'], ['--config']],
  [['submit', '--task', 'Shot', '--fr'], ['--frames']],
  [['submit', '--task', 'Shot', '--frames', '1-3', '--fr'], []],
  [
    ['submit', '--task', 'Shot', '--quality', ''],
    ['low', 'high'],
  ],
  [['submit', '--task', 'Shot', '--args', 'f'], ['frames:']],
  [['submit', '--task', 'Shot', '--args', 'frames:1', 'q'], ['quality:']],
  [['list', 't'], ['tasks']],
  [
    ['plan', '--format', ''],
    ['tree', 'json', 'alf'],
  ],
  [['plan', '--diff', ''], []],
])('completes %j', async (words, expected) => {
  expect((await candidates(words, KNOWN)).map(({ word }) => word)).toEqual(expect.arrayContaining(expected));
  expect((await candidates(words, KNOWN)).every(({ word }) => word.startsWith(words.at(-1) ?? ''))).toBe(true);
});

it('offers an option once, and what it means; the own one of the command on a clash', async () => {
  const found = await candidates(['submit', '--task', 'Shot', '--title', 'x', '--'], KNOWN);
  expect(found.filter(({ word }) => word === '--title' || word === '--task')).toEqual([]);
  expect(found.find(({ word }) => word === '--frames')).toEqual({ word: '--frames', describe: 'Frames.' });
  const titles = (await candidates(['submit', '--task', 'Shot', '--ti'], KNOWN)).filter(
    ({ word }) => word === '--title',
  );
  expect(titles).toEqual([{ word: '--title', describe: 'Title of the job; otherwise that of the task' }]);
});
