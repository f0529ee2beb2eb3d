import { expect, it } from 'vitest';
import { commandsDoc } from './commands-doc.ts';

it('docs/commands.md is what the table says (vitest -u writes it)', async () => {
  await expect(commandsDoc()).toMatchFileSnapshot('../../../docs/commands.md');
});
