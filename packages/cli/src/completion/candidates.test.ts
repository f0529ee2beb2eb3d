import { expect, it } from 'vitest';
import { candidates, type Known } from './candidates.ts';

const KNOWN: Known = {
  jobs: async () => [
    { word: '12', describe: 'Shot (paused)' },
    { word: '7', describe: 'Sheet' },
  ],
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
  [
    ['watch', ''],
    ['12', '7'],
  ],
  [['why', '1'], ['12']],
  [
    ['job', 'pause', '7', ''],
    ['12', '7'],
  ],
  [['submit', '--task', 'Shot', '--afterjids', '7', '1'], ['12']],
  [['log', '12:'], []],
  [['jobs', '1'], []],
  [['info', 'Shot', '--h'], ['--help']],
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
  const { found } = await candidates(words, KNOWN);
  expect(found.map(({ word }) => word)).toEqual(expect.arrayContaining(expected));
  expect(found.every(({ word }) => word.startsWith(words.at(-1) ?? ''))).toBe(true);
});

it.each([
  [['job', 'pause', ''], false],
  [['watch', ''], false],
  [['why', ''], false],
  [['log', '3:'], false],
  [['resubmit', ''], false],
  [['submit', '--priority', ''], false],
  [['submit', '--task', 'Shot', '--quality', 'x'], false],
  [['submit', '--task', 'Shot', '--frames', ''], true],
  [['submit', '--task', 'Shot', '--args', 'frames:'], true],
  [['submit', '--config', ''], true],
  [['alf', 'check', ''], true],
])('files for %j: %s', async (words, files) => {
  expect((await candidates(words, KNOWN)).files).toBe(files);
});

it('offers an option once, and what it means; the own one of the command on a clash', async () => {
  const { found } = await candidates(['submit', '--task', 'Shot', '--title', 'x', '--'], KNOWN);
  expect(found.filter(({ word }) => word === '--title' || word === '--task')).toEqual([]);
  expect(found.find(({ word }) => word === '--frames')).toEqual({ word: '--frames', describe: 'Frames.' });
  const { found: beginning } = await candidates(['submit', '--task', 'Shot', '--ti'], KNOWN);
  const titles = beginning.filter(({ word }) => word === '--title');
  expect(titles).toEqual([{ word: '--title', describe: 'Title of the job; otherwise that of the task' }]);
});
