import { plugins, suites } from '../../scripts/vitest/config.mjs';

export default suites(plugins);
