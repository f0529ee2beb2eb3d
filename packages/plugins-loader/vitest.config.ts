import { pluginsCachedBeside, suites } from '../../scripts/vitest/config.mjs';

export default suites(pluginsCachedBeside(import.meta.url));
