// Checked by the compiler alone (tsconfig.tests.json): nothing here runs.
import { defineConfig } from './index.ts';

defineConfig({
  FILTER_SELECTOR: (state, command) => (state === undefined && command?.app === 'sh' ? 'House' : ['Guard', 'House']),
});
// @ts-expect-error there is no command for methods on the state
defineConfig({ FILTER_SELECTOR: (_state, command) => (command.app === 'sh' ? 'House' : null) });
// @ts-expect-error it names filters
defineConfig({ FILTER_SELECTOR: () => 5 });
