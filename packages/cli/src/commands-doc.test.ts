import { expect, it } from 'vitest';
import { commandsDoc } from './commands-doc.ts';

it('docs/commands.md is what the table says (npm test -- src/commands-doc.test.ts -u writes it)', async () => {
  await expect(commandsDoc()).toMatchFileSnapshot('../../../docs/commands.md');
});
