import { defineConfig } from '@jobtronaut/plugins-loader';
import { keepInBounds, tagRenders } from './hooks.ts';

/** The examples, with hooks: `jobtronaut submit --config plugins-examples/hooks/jobtronaut.config.ts --task Waves --args frames:1-24 --wait` */
export default defineConfig({
  PLUGIN_PATH: ['..'],
  SUBMIT_HOOKS: [keepInBounds, tagRenders],
});
